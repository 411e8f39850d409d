import assert from "node:assert/strict";
import { it } from "node:test";
import pg from "pg";
import { createTestDatabase } from "./database.js";

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}

it("gives each asker a migrated database of its own", async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await ask(first.ownerUrl, "CREATE TABLE only_here ()");
  assert.deepEqual(await ask(second.ownerUrl, "SELECT to_regclass('only_here') AS found"), [
    { found: null },
  ]);
  const tables = "SELECT count(*) > 5 AS many FROM pg_tables WHERE tableowner = 'kineograph_owner'";
  assert.deepEqual(await ask(second.applicationUrl, tables), [{ many: true }]);
  await first.drop();
  await assert.rejects(ask(first.applicationUrl, "SELECT 1"), /does not exist/);
  await second.drop();
});
