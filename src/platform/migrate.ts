import { migrations } from "../../migrations/index.js";
import { makeDataSource, openDataSource } from "./database.js";
import { KineographError } from "./errors.js";
import type { DataSource } from "typeorm";

export interface MigrateOptions {
  ownerUrl: string;
  /** The role the server works as; it is granted what it needs and owns nothing. */
  applicationRole: string;
  log: (line: string) => void;
}

/** Any number will do as long as every server uses the same. */
const lockKey = 7_225_881;
const leastServerVersion = 150_000;

/**
 * Brings the database to the present schema, as the owner. Two servers that start at once take
 * turns (advisory lock), and the second finds nothing to do.
 *
 * @throws BAD_SETTING when the owner cannot connect, or Postgres is older than 15
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const source = makeDataSource({
    url: options.ownerUrl,
    entities: [],
    migrations,
    poolSize: 2,
    parameters: {
      "kineograph.application_role": options.applicationRole,
      statement_timeout: "0",
    },
  });
  await openDataSource(source, "DATABASE_OWNER_URL");
  try {
    await refuseOldServer(source);
    const lock = source.createQueryRunner();
    try {
      await lock.query("SELECT pg_advisory_lock($1)", [lockKey]);
      const done = await source.runMigrations({ transaction: "each" });
      if (done.length > 0) options.log(`Migrated the database: ${done.length} steps`);
      await lock.query("SELECT pg_advisory_unlock($1)", [lockKey]);
    } finally {
      await lock.release();
    }
  } finally {
    await source.destroy();
  }
}

async function refuseOldServer(source: DataSource): Promise<void> {
  const rows: { server_version_num: string }[] = await source.query("SHOW server_version_num");
  if (Number(rows[0]?.server_version_num) < leastServerVersion) {
    throw new KineographError("BAD_SETTING", "DATABASE_URL names a Postgres older than 15.");
  }
}

/**
 * Refuses to work on a database that is behind or ahead of this build, or as a role that owns
 * its tables: the audit log's protection rests on the application owning nothing.
 *
 * @throws BAD_SETTING with the command that mends it
 */
export async function checkSchema(database: DataSource): Promise<void> {
  const there: { found: string | null; owns: boolean }[] = await database.query(
    `SELECT to_regclass('public.schema_migration') AS found,
            EXISTS (SELECT FROM pg_tables WHERE schemaname IN ('public', 'audit')
                    AND tableowner = current_user) AS owns`,
  );
  if (there[0]?.owns) {
    throw new KineographError(
      "BAD_SETTING",
      "DATABASE_URL names the role that owns the tables. Give the server a role that owns nothing, and put the owner into DATABASE_OWNER_URL.",
    );
  }
  const done: { name: string }[] = there[0]?.found
    ? await database.query("SELECT name FROM schema_migration")
    : [];
  const names = new Set(done.map((row) => row.name));
  const missing = migrations.filter((migration) => !names.has(migration.name));
  if (missing.length > 0) {
    throw new KineographError(
      "BAD_SETTING",
      `The database lacks ${missing.length} migrations. Set DATABASE_OWNER_URL and run: npx kineograph migrate`,
    );
  }
  if (names.size > migrations.length) {
    throw new KineographError(
      "BAD_SETTING",
      "The database was migrated by a newer Kineograph. Update this one.",
    );
  }
}
