import assert from "node:assert/strict";
import { it } from "node:test";
import pg from "pg";
import { isDatabaseAway } from "../../src/platform/index.js";
import { PreparingClient } from "../../src/platform/preparing-client.js";
import { createTestDatabase } from "../support/database.js";

it("outlives a connection that ends between two statements, and tells it as the database away", async () => {
  const catalog = await createTestDatabase();
  const admin = new pg.Client(catalog.superuserUrl);
  await admin.connect();
  const pool = new pg.Pool({ connectionString: catalog.applicationUrl, Client: PreparingClient });
  pool.on("error", () => undefined);
  // As TypeORM has it for a moment: taken from the pool, and nobody listens yet.
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  await admin.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;
  await assert.rejects(client.query("SELECT 1"), (error) => isDatabaseAway(error));
  client.release();
  assert.equal(pool.totalCount, 0, "the pool must let go of it");
  assert.equal((await pool.query("SELECT 1")).rowCount, 1);
  await pool.end();
  await admin.end();
  await catalog.drop();
});
