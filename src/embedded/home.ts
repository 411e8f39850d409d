import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execFileSync } from "node:child_process";
import { KineographError, makeFolder } from "../platform/index.js";

/** The places of one home's Postgres. */
export interface EmbeddedPlaces {
  home: string;
  data: string;
  socketFolder: string;
  log: string;
  /** Says which host runs it, for a home on a file system that several hosts mount. */
  holder: string;
}

/** What `postmaster.pid` says of a Postgres that runs, or was killed. */
export interface RunningPostgres {
  pid: number;
  socketFolder: string;
}

/** `sun_path` is 108 bytes on Linux, 104 on macOS, its last one zero. */
const socketPathBytes = process.platform === "linux" ? 107 : 103;
const socketFolderBytes = socketPathBytes - "/.s.PGSQL.5432".length;

/**
 * Makes the folders of `home`'s Postgres, of mode 0700: nothing but the folder guards the socket,
 * since within it every user name is trusted.
 *
 * @param runtimeFolder where the socket goes when the operator chose; it is also tried first for
 *   a home whose path is too long for a socket
 * @throws BAD_SETTING  the home or the runtime folder cannot be written
 */
export function makePlaces(home: string, runtimeFolder: string | undefined): EmbeddedPlaces {
  makeOwnFolder(join(resolve(home), "postgres"), "KINEOGRAPH_HOME", resolve(home));
  // One home reached by two paths is one home: the pid file is judged by the path.
  const absolute = realpathSync(home);
  const folder = join(absolute, "postgres");
  return {
    home: absolute,
    data: join(folder, "data"),
    socketFolder: makeSocketFolder(absolute, runtimeFolder),
    log: join(folder, "postgres.log"),
    holder: join(folder, "holder.json"),
  };
}

function makeSocketFolder(home: string, runtimeFolder: string | undefined): string {
  const beside = join(home, "postgres", "socket");
  if (runtimeFolder === undefined && fits(beside)) {
    makeOwnFolder(beside, "KINEOGRAPH_HOME", home);
    return beside;
  }
  const hash = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const name = `kineograph-${process.getuid?.() ?? 0}-${hash}`;
  const parents = [runtimeFolder ?? tmpdir(), "/tmp"];
  const chosen = parents.map((parent) => join(resolve(parent), name)).find(fits);
  if (chosen === undefined) {
    throw new KineographError(
      "BAD_SETTING",
      `No folder with a path short enough for a socket (${socketFolderBytes} bytes). Set KINEOGRAPH_RUNTIME_DIR to one.`,
    );
  }
  makeOwnFolder(chosen, "KINEOGRAPH_RUNTIME_DIR", chosen);
  return chosen;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(folder) <= socketFolderBytes;
}

/** A folder in /tmp may have been laid there by somebody else, so its owner is looked at. */
function makeOwnFolder(folder: string, setting: string, shown: string): void {
  try {
    makeFolder(folder);
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
      throw new Error(`${folder} is not a folder of our own user`);
    }
    if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KineographError(
      "BAD_SETTING",
      `${setting} ${shown} is not writable for the user who runs Kineograph (${reason}). ` +
        `Set ${setting} to a folder that this user owns.`,
      { cause },
    );
  }
}

/** What runs on `data`, judged by its pid file and by the process of that number. */
export function readRunningPostgres(data: string): RunningPostgres | null {
  const noted = readPidFile(data);
  return noted !== null && isPostgresOf(noted.pid, data) ? noted : null;
}

/** What the pid file says, whether or not that process lives. */
function readPidFile(data: string): RunningPostgres | null {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  const socketFolder = lines[4] ?? "";
  return Number.isInteger(pid) && pid > 0 ? { pid, socketFolder } : null;
}

/**
 * Removes the pid file that a killed Postgres left when its number belongs to some other program
 * now: Postgres itself would refuse to start for as long as that program lives.
 */
export function removeStalePidFile(data: string): void {
  const noted = readPidFile(data);
  if (noted === null) return;
  const command = readCommand(noted.pid);
  if (command === null || command === "" || command.includes("postgres")) return;
  rmSync(join(data, "postmaster.pid"), { force: true });
}

function isPostgresOf(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const command = readCommand(pid);
  return command === null || command.includes(data);
}

/** Null when the system does not say. A killed process that nobody has reaped has an empty one. */
function readCommand(pid: number): string | null {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return null;
  }
}
