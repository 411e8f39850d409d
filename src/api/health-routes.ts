import type { FastifyInstance } from "fastify";
import type { Product } from "./open-product.js";

const readyDeadlineMs = 1_500;

/** Whether the database answers in time and the audit log would take an entry. */
async function isReady({ database }: Product): Promise<boolean> {
  const answered = database
    .transaction(async (tx) => {
      await tx.query(`SET LOCAL lock_timeout = ${readyDeadlineMs}`);
      // The very lock that an entry takes: needs the privilege, a writable database, and no barrier.
      await tx.query("LOCK TABLE audit.entry IN ROW EXCLUSIVE MODE");
      return true;
    })
    .catch(() => false);
  const late = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), readyDeadlineMs).unref();
  });
  return Promise.race([answered, late]);
}

/** /healthz: the process lives. /readyz: it can serve (database and audit log answer). */
export function addHealthRoutes(app: FastifyInstance, product: Product): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const ready = await isReady(product);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "database away" });
  });
}
