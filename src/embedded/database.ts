import { execFile } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  lchownSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { KineographError, readSearchPath } from "../platform/index.js";
import type { PostgresProgram } from "./process.js";

const run = promisify(execFile);

/**
 * The address of `user` at `database` on the socket in `socketFolder`. The host before the query
 * counts for nothing beside the one in it; without one it would be no URL to the URL standard.
 */
export function makeSocketUrl(user: string, database: string, socketFolder: string): string {
  const query = new URLSearchParams({ host: socketFolder, port: "5432", sslmode: "disable" });
  // URLSearchParams writes a space as "+", which pg would read as a plus sign.
  return `postgresql://${user}@localhost/${database}?${query.toString().replaceAll("+", "%20")}`;
}

/**
 * Makes the data folder where there is none. It is made beside its place and renamed, so that an
 * interrupted or a simultaneous first start leaves either a whole one or none.
 */
export async function makeDataFolder(
  program: PostgresProgram,
  log: (line: string) => void,
): Promise<void> {
  const { places, launcher } = program;
  if (existsSync(join(places.data, "PG_VERSION"))) {
    giveTo(places.data, launcher.ownerUid);
    return;
  }
  const fresh = `${places.data}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  giveTo(fresh, launcher.ownerUid);
  const [command = "", ...args] = [
    ...launcher.prefix,
    program.binaries.initdb,
    `--pgdata=${fresh}`,
    "--username=kineograph",
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    ...(program.settings["fsync"] === "off" ? ["--no-sync"] : []),
  ];
  const start = Date.now();
  try {
    await run(command, args, { cwd: "/", env: { PATH: readSearchPath(), LANG: "C.UTF-8" } });
    if (!existsSync(places.data)) renameSync(fresh, places.data);
    log(`made the embedded database in ${places.data} (${Date.now() - start} ms)`);
  } catch (cause) {
    const output = (cause as { stderr?: string }).stderr ?? String(cause);
    throw new KineographError(
      "DATABASE_UNAVAILABLE",
      `The embedded database could not be made in ${places.home}: ${output.trim()}`,
      { cause },
    );
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Postgres starts only on a folder of its own user, who differs with the way it is launched. */
function giveTo(folder: string, uid: number): void {
  if (statSync(folder).uid === uid) return;
  chownSync(folder, uid, uid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    lchownSync(join(folder, entry), uid, uid);
  }
}

/** Runs `work` as the superuser in `database`. */
async function asSuperuser(
  socketFolder: string,
  database: string,
  statements: readonly string[],
): Promise<void> {
  const client = new pg.Client({
    connectionString: makeSocketUrl("kineograph", database, socketFolder),
    connectionTimeoutMillis: 5000,
  });
  // A server that goes away mid-way is told by the query; without a listener it would be fatal.
  client.on("error", () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether a Postgres answers there, and has our database. */
export async function isAnswering(socketFolder: string, database: string): Promise<boolean> {
  if (!existsSync(join(socketFolder, ".s.PGSQL.5432"))) return false;
  return asSuperuser(socketFolder, database, []).then(
    () => true,
    () => false,
  );
}

/** The roles and the database, made where they are missing: a start may have been cut short. */
export async function makeDatabase(socketFolder: string): Promise<void> {
  if (await isAnswering(socketFolder, "kineograph")) return;
  await asSuperuser(socketFolder, "template1", ["CREATE EXTENSION IF NOT EXISTS pg_trgm"]);
  await asSuperuser(socketFolder, "postgres", [
    "DROP ROLE IF EXISTS kineograph_owner",
    "DROP ROLE IF EXISTS kineograph_app",
    "CREATE ROLE kineograph_owner LOGIN NOCREATEROLE NOCREATEDB NOSUPERUSER",
    "CREATE ROLE kineograph_app LOGIN NOCREATEROLE NOCREATEDB NOSUPERUSER",
    "CREATE DATABASE kineograph OWNER kineograph_owner",
  ]);
}
