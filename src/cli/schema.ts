import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { printSchema } from "graphql";
import { startEmbeddedPostgres } from "../embedded/index.js";
import { dumpSchema, KineographError, migrate, openDatabase, roleOf } from "../platform/index.js";

const note = "# The API: written by `npm run schema` from the code, never by hand.\n\n";

/** The database schema that the migrations make, on an embedded Postgres of its own. */
async function makeDatabaseSchema(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), "kineograph-schema-"));
  const log = () => undefined;
  const postgres = await startEmbeddedPostgres({ home, settings: { fsync: "off" }, log });
  try {
    const { ownerUrl, applicationUrl } = postgres;
    await migrate({ ownerUrl, applicationRole: roleOf(applicationUrl), log });
    const database = await openDatabase({ url: ownerUrl, entities: [] });
    try {
      return await dumpSchema(database.manager);
    } finally {
      await database.destroy();
    }
  } finally {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function writeOrCheck(file: string, text: string, isCheck: boolean): Promise<void> {
  if (!isCheck) return writeFile(file, text);
  const there = await readFile(file, "utf8").catch(() => "");
  if (there !== text) {
    throw new KineographError("CONFLICT", `${file} differs from the code. Run: npm run schema`);
  }
}

/** schema: writes the contracts that are made from code, or with --check compares them. */
export function addSchemaCommand(program: Command): void {
  program
    .command("schema", { hidden: true })
    .description("write schema/api.graphql and schema/database.sql")
    .option("--check", "only compare")
    .action(async (options: { check?: true }) => {
      const isCheck = options.check === true;
      const { makeSchema } = await import("../api/index.js");
      const api = `${note}${printSchema(makeSchema())}\n`;
      await writeOrCheck(path.join("schema", "api.graphql"), api, isCheck);
      await writeOrCheck(path.join("schema", "database.sql"), await makeDatabaseSchema(), isCheck);
    });
}
