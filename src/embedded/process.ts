import { spawn, type ChildProcess } from "node:child_process";
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from "node:fs";
import { readSearchPath } from "../platform/index.js";
import type { EmbeddedBinaries } from "./binaries.js";
import type { EmbeddedPlaces } from "./home.js";
import type { Launcher } from "./launcher.js";

/** Small, since the server of one lab's catalog shares its machine; durable, since audit is in it. */
const defaultSettings: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  cluster_name: "kineograph",
  shared_buffers: "128MB",
  max_connections: "60",
  min_wal_size: "64MB",
  max_wal_size: "512MB",
  fsync: "on",
  synchronous_commit: "on",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
  // A failed statement may hold what a person searched for; the server's own log has its id.
  log_min_error_statement: "panic",
};

/** How long a fast shutdown may take before open connections are cut without one. */
const fastShutdownMs = 10_000;

const largestLogBytes = 8 * 1024 * 1024;

/** What to start: the same for every start of one home's Postgres. */
export interface PostgresProgram {
  binaries: EmbeddedBinaries;
  launcher: Launcher;
  places: EmbeddedPlaces;
  settings: Readonly<Record<string, string>>;
}

/** One run of `postgres`, from its spawn to its end. */
export class PostgresProcess {
  /** Resolves, with words for the log, when the process is gone. */
  readonly ended: Promise<string>;
  hasEnded = false;
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #logStart: number;

  constructor(program: PostgresProgram) {
    const { launcher, places } = program;
    this.#logFile = places.log;
    this.#logStart = shortenLog(places.log);
    const [command = "", ...args] = [
      ...launcher.prefix,
      ...launcher.endWithParent,
      program.binaries.postgres,
      "-D",
      places.data,
      ...toArguments({
        ...defaultSettings,
        // A list: quoted, since a folder may have a comma or a space in its name.
        unix_socket_directories: `"${places.socketFolder.replaceAll('"', '""')}"`,
        port: "5432",
        ...program.settings,
      }),
    ];
    const log = openSync(places.log, "a", 0o600);
    // Its own session: Ctrl-C in the terminal reaches the server alone, which then stops it in order.
    this.#child = spawn(command, args, {
      cwd: "/",
      detached: true,
      stdio: ["ignore", log, log, "pipe"],
      env: { PATH: readSearchPath(), LANG: "C.UTF-8" },
    });
    closeSync(log);
    this.ended = new Promise((resolve) => {
      const end = (words: string): void => {
        this.hasEnded = true;
        resolve(words);
      };
      this.#child.once("error", (error) => end(error.message));
      this.#child.once("exit", (code, signal) =>
        end(signal === null ? `exit code ${code}` : signal),
      );
    });
    this.#child.stdio[3]?.on("error", () => undefined);
    this.#setRef(false);
  }

  /** What this run has written to the log, its last `most` bytes. */
  readLog(most = 2000): string {
    const file = openSync(this.#logFile, "r");
    try {
      const size = fstatSync(file).size;
      const start = Math.max(this.#logStart, size - most);
      const bytes = Buffer.alloc(Math.max(0, size - start));
      readSync(file, bytes, 0, bytes.length, start);
      return bytes.toString("utf8").trim();
    } finally {
      closeSync(file);
    }
  }

  /** A fast shutdown: open transactions are rolled back, and what was committed is on disk. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.#setRef(true);
    this.#child.kill("SIGINT");
    const slow = setTimeout(() => this.#child.kill("SIGQUIT"), fastShutdownMs);
    await this.ended;
    clearTimeout(slow);
  }

  /** Whether it keeps this process from ending by itself; it never does, but while it is stopped. */
  #setRef(on: boolean): void {
    if (on) this.#child.ref();
    else this.#child.unref();
    const pipe = this.#child.stdio[3];
    if (!on && pipe && "unref" in pipe && typeof pipe.unref === "function") pipe.unref();
  }
}

function toArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Returns where the next run's lines begin. */
function shortenLog(file: string): number {
  if (!existsSync(file)) return 0;
  if (statSync(file).size > largestLogBytes) truncateSync(file);
  return statSync(file).size;
}
