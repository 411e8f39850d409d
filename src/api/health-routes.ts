import type { FastifyInstance } from "fastify";
import type { Product } from "./open-product.js";

const readyDeadlineMs = 1_500;

/** Whether the database answers in time and takes a write to the audit log. */
async function isReady({ database }: Product): Promise<boolean> {
  const answered = database
    .query("SELECT has_table_privilege('audit.entry', 'INSERT') AND NOT pg_is_in_recovery() AS ok")
    .then((rows: { ok: boolean }[]) => rows[0]?.ok === true)
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
