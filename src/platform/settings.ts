import { readFileSync } from "node:fs";
import path from "node:path";
import { KineographError } from "./errors.js";

/** A folder the operator named: paths are never taken from a remote caller, only such names. */
export interface NamedRoot {
  name: string;
  path: string;
}

/** What the environment says, checked. See the README's table for each setting's meaning. */
export interface Settings {
  host: string;
  port: number;
  /** Absolute. Holds the embedded database, the frame store and the keys. */
  home: string;
  /** With "off" every local request is the admin `local`; only ever on a loopback address. */
  auth: "on" | "off";
  /** The application's role; undefined means the embedded database. */
  databaseUrl: string | undefined;
  /** The owner of the tables: migrations only. */
  databaseOwnerUrl: string | undefined;
  mirrorRoots: NamedRoot[];
  secretFile: string;
  publicUrl: string | undefined;
  runtimeDir: string | undefined;
  decoder: string | undefined;
  /** "auto" loads the demo only into an empty catalog on the embedded database. */
  demo: "on" | "off" | "auto";
  logLevel: string;
  /** The server that the command line talks to; undefined means this machine's own. */
  url: string | undefined;
  token: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const loopbackHosts = new Set(["127.0.0.1", "::1", "localhost"]);

/** Whether `host` can be reached from this machine only. */
function isLoopback(host: string): boolean {
  return loopbackHosts.has(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

function refuse(name: string, fault: string, right: string): never {
  throw new KineographError("BAD_SETTING", `${name} ${fault}. Set it to ${right}.`);
}

/** The value of `name`, or the content of the file that `name_FILE` names (for secrets). */
function readText(env: Environment, name: string): string | undefined {
  const value = env[name];
  const file = env[`${name}_FILE`];
  if (value !== undefined && value !== "") {
    if (file) refuse(name, `and ${name}_FILE are both set`, "one of the two");
    return value;
  }
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    const message = `${name}_FILE names a file that cannot be read (${file}). Give this account read access to it, or name another.`;
    throw new KineographError("BAD_SETTING", message, { cause });
  }
}

function readChoice<T extends string>(
  env: Environment,
  name: string,
  choices: readonly [T, ...T[]],
): T | undefined {
  const text = readText(env, name);
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each === text);
  return choice ?? refuse(name, `is "${text}"`, choices.join(" or "));
}

function readPort(env: Environment): number {
  const text = readText(env, "KINEOGRAPH_PORT");
  if (text === undefined) return 4000;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    refuse("KINEOGRAPH_PORT", `is "${text}"`, "a port from 0 to 65535 (0 takes a free one)");
  }
  return port;
}

function readUrl(env: Environment, name: string, protocols: readonly string[]): string | undefined {
  const text = readText(env, name);
  if (text === undefined) return undefined;
  const shape = protocols.map((each) => `${each}//…`).join(" or ");
  // The text may hold a password: it is never repeated.
  if (!URL.canParse(text)) refuse(name, "is not an address", shape);
  if (!protocols.includes(new URL(text).protocol)) refuse(name, "has another protocol", shape);
  return text;
}

/** A Postgres address; unix sockets (`postgresql://user@/name?host=/folder`) are none for URL. */
function readDatabaseUrl(env: Environment, name: string): string | undefined {
  const text = readText(env, name);
  const shape = "postgresql://user:password@host:port/name";
  if (text !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(text)) {
    refuse(name, "is no Postgres address", shape);
  }
  return text;
}

function readRoots(env: Environment, name: string): NamedRoot[] {
  const text = readText(env, name);
  if (text === undefined) return [];
  const roots = text.split(",").map((part) => {
    const [rootName, root, more] = part.split("=");
    const shape = "name=/absolute/path pairs, separated by commas";
    if (!rootName || !root || more !== undefined) return refuse(name, `holds "${part}"`, shape);
    if (!path.isAbsolute(root)) refuse(name, `holds the relative path "${root}"`, shape);
    return { name: rootName.trim(), path: path.normalize(root) };
  });
  const names = new Set(roots.map((root) => root.name));
  if (names.size < roots.length) refuse(name, "names a root twice", "names that differ");
  return roots;
}

/**
 * Reads and checks every setting, so that a wrong one is refused before anything starts.
 *
 * @throws BAD_SETTING naming the setting, its fault and what would be right
 */
export function readSettings(env: Environment): Settings {
  const host = readText(env, "KINEOGRAPH_HOST") ?? "127.0.0.1";
  const home = path.resolve(readText(env, "KINEOGRAPH_HOME") ?? ".kineograph");
  const databaseUrl = readDatabaseUrl(env, "DATABASE_URL");
  const databaseOwnerUrl = readDatabaseUrl(env, "DATABASE_OWNER_URL");
  const auth =
    readChoice(env, "KINEOGRAPH_AUTH", ["on", "off"]) ??
    (databaseUrl === undefined && isLoopback(host) ? "off" : "on");
  if (auth === "off" && !isLoopback(host)) {
    refuse("KINEOGRAPH_AUTH", `is "off" while KINEOGRAPH_HOST is ${host}`, "on, or bind 127.0.0.1");
  }
  if (databaseOwnerUrl !== undefined && databaseUrl === undefined) {
    refuse("DATABASE_OWNER_URL", "is set without DATABASE_URL", "go with the application's role");
  }
  return {
    host,
    port: readPort(env),
    home,
    auth,
    databaseUrl,
    databaseOwnerUrl,
    mirrorRoots: readRoots(env, "KINEOGRAPH_MIRROR_ROOTS"),
    secretFile: path.resolve(readText(env, "KINEOGRAPH_SECRET_FILE") ?? path.join(home, "secret")),
    publicUrl: readUrl(env, "KINEOGRAPH_PUBLIC_URL", ["http:", "https:"])?.replace(/\/+$/, ""),
    runtimeDir: readText(env, "KINEOGRAPH_RUNTIME_DIR"),
    decoder: readText(env, "KINEOGRAPH_DECODER"),
    demo: readChoice(env, "KINEOGRAPH_DEMO", ["auto", "on", "off"]) ?? "auto",
    logLevel:
      readChoice(env, "KINEOGRAPH_LOG_LEVEL", ["warn", "trace", "debug", "info", "error"]) ??
      "warn",
    url: readUrl(env, "KINEOGRAPH_URL", ["http:", "https:"])?.replace(/\/+$/, ""),
    token: readText(env, "KINEOGRAPH_TOKEN"),
  };
}

/** Where programs are looked for: all that a child process of ours gets of the environment. */
export function readSearchPath(): string | undefined {
  return process.env["PATH"];
}

/** The settings of this process: the environment, and `.env` in the working folder where it adds. */
export function readProcessSettings(): Settings {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      const message = ".env cannot be read. Mend it, or remove it.";
      throw new KineographError("BAD_SETTING", message, { cause: error });
    }
  }
  return readSettings(process.env);
}
