import "reflect-metadata";
import { parse } from "pg-connection-string";
import { DataSource, type EntityManager, type MigrationInterface } from "typeorm";
import { KineographError } from "./errors.js";
import { PreparingClient } from "./preparing-client.js";

/** The open catalog. */
export type Database = DataSource;
/** A transaction: what writes takes it first, and only a command opens one. */
export type Transaction = EntityManager;
/** Either: for verbs that only read. */
export type Reader = Pick<EntityManager, "query" | "find" | "findBy" | "findOneBy" | "findOne">;

export interface DatabaseOptions {
  url: string;
  entities: readonly (new () => object)[];
  poolSize?: number;
  /** Sent with the connection as `-c name=value`. */
  parameters?: Readonly<Record<string, string>>;
}

const statementTimeoutMs = 30_000;
const connectTimeoutMs = 5_000;

/** Connection fields for a Postgres URL, unix sockets (`?host=/folder`) included. */
function connectionOf(url: string) {
  const { host, port, user, password, database, ssl } = parse(url);
  return {
    ...(host ? { host } : {}),
    ...(port ? { port: Number(port) } : {}),
    ...(user ? { username: user } : {}),
    ...(password ? { password } : {}),
    ...(database ? { database } : {}),
    ...(ssl ? { ssl: ssl as boolean | { rejectUnauthorized: boolean } } : {}),
  };
}

/**
 * The role that a database address names.
 *
 * @throws BAD_SETTING when it names none
 */
export function roleOf(url: string): string {
  const { user } = parse(url);
  if (user) return user;
  throw new KineographError(
    "BAD_SETTING",
    "DATABASE_URL names no user: postgresql://user@host/name",
  );
}

/** A data source for `url` that is not open yet. */
export function makeDataSource(
  options: DatabaseOptions & { migrations?: readonly (new () => MigrationInterface)[] },
): DataSource {
  const parameters = { statement_timeout: String(statementTimeoutMs), ...options.parameters };
  return new DataSource({
    type: "postgres",
    ...connectionOf(options.url),
    entities: [...options.entities],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: "schema_migration",
    installExtensions: false,
    connectTimeoutMS: connectTimeoutMs,
    // A connection that idles while the database goes away is replaced by the pool at its next use.
    poolErrorHandler: () => undefined,
    extra: {
      Client: PreparingClient,
      max: options.poolSize ?? 10,
      application_name: "kineograph",
      options: Object.entries(parameters)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(" "),
    },
  });
}

/**
 * Opens `source`, telling a wrong address, a wrong password and a missing database apart.
 *
 * @throws BAD_SETTING naming `setting`
 */
export async function openDataSource(source: DataSource, setting: string): Promise<DataSource> {
  try {
    return await source.initialize();
  } catch (cause) {
    throw new KineographError("BAD_SETTING", `${setting} ${describeFault(cause)}`, { cause });
  }
}

/** Opens the catalog as the application. @throws BAD_SETTING when it cannot be reached */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return openDataSource(makeDataSource(options), "DATABASE_URL");
}

function describeFault(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const faults: Record<string, string> = {
    ECONNREFUSED: "names a server that refuses connections: is Postgres running there?",
    ENOENT: "names a socket folder in which no Postgres listens.",
    ENOTFOUND: "names a host that does not exist.",
    "28P01": "has a wrong user or password.",
    "28000": "names a user who may not log in there.",
    "3D000": "names a database that does not exist: create it, owned by the owner role.",
  };
  return faults[code] ?? "names a database that does not answer: check host, port and name.";
}

const unavailableCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"]);

/** Whether `error` says that the database is away (rather than that a statement was wrong). */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  // 57P0x: shutting down or starting up; 08xxx: connection lost; the words are pg's own.
  return (
    unavailableCodes.has(code) ||
    /^(57P0|08)/.test(code) ||
    /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(
      error.message,
    )
  );
}
