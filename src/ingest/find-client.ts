import type { ClientBase } from "pg";
import type { Transaction } from "../platform/index.js";

/** The connection of `tx`, for COPY, which TypeORM does not speak. */
export async function findClient(tx: Transaction): Promise<Pick<ClientBase, "query">> {
  if (!tx.queryRunner) throw new Error("a transaction has a query runner");
  return (await tx.queryRunner.connect()) as Pick<ClientBase, "query">;
}
