import type { FastifyReply, FastifyRequest } from "fastify";
import type { Asking } from "./context.js";
import type { Product } from "./open-product.js";
import { makeRequestFacts } from "./request-facts.js";

/**
 * What stands before addresses in an answer: the public address, or the one the request came by
 * (so that a forwarded port works).
 */
function originOf(request: FastifyRequest, { settings }: Product): string {
  return settings.publicUrl ?? `${request.protocol}://${request.host}`;
}

/** Aborted when the connection closes before the answer was sent. */
function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** One HTTP request, as the rooms see it. */
export function makeAsking(
  request: FastifyRequest,
  reply: FastifyReply,
  product: Product,
  who: Pick<Asking, "viewer" | "held">,
): Asking {
  return {
    ...who,
    request: makeRequestFacts(request),
    origin: originOf(request, product),
    signal: signalOf(reply),
  };
}
