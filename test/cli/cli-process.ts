import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const tsconfig = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));
const source = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const built = fileURLToPath(new URL("../../bin/kineograph.mjs", import.meta.url));
/** `npm test` has built the sources as they are, and what is built starts in half the time. */
const nodeArguments =
  process.env["KINEOGRAPH_TEST_BUILT"] === "1"
    ? [built]
    : ["--import", import.meta.resolve("tsx"), source];

/** How a process ended, and what it said. */
export interface Ended {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  /** Settings; nothing but PATH and TMPDIR is inherited. */
  environment?: Record<string, string>;
  /** Default: the temporary folder, which has no .env. */
  folder?: string;
  /** Stands before the program: `setpriv …`. */
  prefix?: readonly string[];
  /** The command is killed, and the test fails, after so long. */
  deadlineMs?: number;
}

/** A command of ours that was started. */
export interface CliProcess {
  child: ChildProcess;
  pid: number;
  /** What it wrote so far. */
  said(): { stdout: string; stderr: string };
  /** Resolves when it is gone and its output is read to the end. */
  ended: Promise<Ended>;
}

function pick(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Starts `kineograph <args>`. */
export function spawnCli(args: readonly string[], options: CliOptions = {}): CliProcess {
  const { environment = {}, folder = tmpdir(), prefix = [] } = options;
  const inherited = pick(["PATH", "TMPDIR", "KINEOGRAPH_DECODER"]);
  const [command = "", ...rest] = [...prefix, process.execPath, ...nodeArguments, ...args];
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...inherited, TSX_TSCONFIG_PATH: tsconfig, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, ...said }));
  });
  assert.ok(child.pid !== undefined);
  return { child, pid: child.pid, said: () => said, ended };
}

/** Runs `kineograph <args>` to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  const { child, ended } = spawnCli(args, options);
  const deadline = setTimeout(() => child.kill("SIGKILL"), options.deadlineMs ?? 30_000);
  const end = await ended;
  clearTimeout(deadline);
  assert.notEqual(end.signal, "SIGKILL", `too late: ${args.join(" ")}\n${end.stderr}`);
  return end;
}

/** A server in a process of its own. */
export interface ServerProcess extends CliProcess {
  url: string;
  /** SIGTERM, and its end. */
  stop(): Promise<Ended>;
}

/** Starts `kineograph serve` (or `start`) on a free port; resolves when it says that it is ready. */
export async function startServer(
  environment: Record<string, string>,
  verb: "serve" | "start" = "serve",
): Promise<ServerProcess> {
  const server = spawnCli([verb], { environment: { KINEOGRAPH_PORT: "0", ...environment } });
  const ready = new Promise<string>((resolve) => {
    server.child.stdout?.on("data", () => {
      const url = /^Kineograph ready: (.*)$/m.exec(server.said().stdout)?.[1];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([
    ready,
    server.ended.then(({ stderr }) => assert.fail(`it ended before it was ready: ${stderr}`)),
  ]);
  const stop = () => {
    server.child.kill("SIGTERM");
    return server.ended;
  };
  return { ...server, url, stop };
}
