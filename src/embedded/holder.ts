import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** The process that runs a home's Postgres. */
export interface Holder {
  host: string;
  pid: number;
  /** When the process began, in the system's own words: a pid alone may be another process by now. */
  began: string;
}

/** This process's hold on a home. */
export interface Holding {
  release(): void;
}

const beatMs = 2_000;
/** Five beats missed: a host that is only slow still shows one in this time. */
const silenceMs = 10_000;

/**
 * Takes the home for this process, or says who has it.
 *
 * Postgres guards its folder by pid, which means nothing on another host: on a shared file system
 * two hosts would write the same files. So the holder's host is noted, and the note is touched
 * every two seconds; one of another host counts as left behind when it stays untouched for ten.
 */
export async function holdHome(
  file: string,
  log: (line: string) => void,
): Promise<Holding | Holder> {
  const own: Holder = { host: hostname(), pid: process.pid, began: readBegan(process.pid) };
  for (;;) {
    if (write(file, own)) return keepTouching(file, own);
    const found = readHolder(file);
    if (found === null) continue;
    if (await isAlive(file, found, log)) return found;
    removeLeftBehind(file, found);
  }
}

/** Who has the home; null when nobody does, or the note is being written. */
export function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    // Cut short by a full disk or a crash: nobody can be found by it.
    return { host: hostname(), pid: 0, began: "" };
  }
}

function write(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function keepTouching(file: string, own: Holder): Holding {
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      // The home was removed, or its file system is away: Postgres itself will say so.
    }
  }, beatMs);
  beat.unref();
  return {
    release: () => {
      clearInterval(beat);
      if (isSame(readHolder(file), own)) rmSync(file, { force: true });
    },
  };
}

async function isAlive(
  file: string,
  holder: Holder,
  log: (line: string) => void,
): Promise<boolean> {
  if (holder.host === hostname()) {
    return holder.pid > 0 && readBegan(holder.pid) === holder.began;
  }
  log(
    `this home was last used by process ${holder.pid} on ${holder.host}; ` +
      `seeing for ${silenceMs / 1000} s whether it still is`,
  );
  const before = readTouched(file);
  const deadline = Date.now() + silenceMs;
  while (Date.now() < deadline) {
    await sleep(250);
    if (readTouched(file) !== before) return readHolder(file) !== null;
  }
  return false;
}

function readTouched(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Moved away first, so that a note somebody wrote since is seen and put back. */
function removeLeftBehind(file: string, judged: Holder): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (isSame(readHolder(aside), judged)) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function isSame(a: Holder | null, b: Holder): boolean {
  return a !== null && a.host === b.host && a.pid === b.pid && a.began === b.began;
}

/**
 * Empty when there is no such process, or a dead one that its parent never asked about. Where the
 * system has no /proc, only whether it lives.
 */
function readBegan(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "" : (fields[19] ?? "");
  } catch {
    return process.platform !== "linux" && lives(pid) ? "alive" : "";
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
