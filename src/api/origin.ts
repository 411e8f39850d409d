import type { FastifyRequest } from "fastify";
import type { Product } from "./open-product.js";

/**
 * What stands before addresses in an answer: the public address, or the one the request came by
 * (so that a forwarded port works).
 */
export function originOf(request: FastifyRequest, { settings }: Product): string {
  return settings.publicUrl ?? `${request.protocol}://${request.host}`;
}
