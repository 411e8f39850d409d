import type { FastifyInstance } from "fastify";
import { requireRole } from "../people/index.js";
import { identify } from "./identify.js";
import type { Product } from "./open-product.js";

/** GET /metrics: Prometheus' text format, for who runs the server (a token of theirs serves). */
export function addMetricsRoute(app: FastifyInstance, product: Product): void {
  app.get("/metrics", async (request, reply) => {
    const { viewer } = await identify(request, product);
    requireRole(viewer, ["OPERATOR", "ADMIN", "SERVICE"]);
    const { registry } = product.metrics;
    return reply.header("content-type", registry.contentType).send(await registry.metrics());
  });
}
