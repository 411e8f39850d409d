import type { Dirent } from "node:fs";
import { lstat, opendir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { isVideoName } from "./read-clip-name.js";
import { isInside } from "./resolve-inside.js";

/** Something in a mirror that a scan must account for. */
export interface WalkedFile {
  /** Relative to the root. */
  path: string;
  sizeBytes: number | null;
  modifiedAt: Date | null;
  /** Set for what is no clip's file and is never opened. */
  junk: { reason: "APPLEDOUBLE" | "UNREADABLE"; detail: string } | null;
}

/** Counts what the walk passes by. */
export interface WalkTally {
  ignored: number;
}

const batchSize = 256;

function junk(path: string, reason: "APPLEDOUBLE" | "UNREADABLE", detail: string): WalkedFile {
  return { path, sizeBytes: null, modifiedAt: null, junk: { reason, detail } };
}

/** One walk: the folders it may enter and those that it has been in. */
class Walk {
  readonly #root: string;
  readonly #allowed: readonly string[];
  /** Folders entered, by device and inode: links may lead in circles. */
  readonly #entered = new Set<string>();

  constructor(root: string, allowed: readonly string[]) {
    this.#root = root;
    this.#allowed = allowed;
  }

  /** Whether the folder is met for the first time. */
  async enter(path: string): Promise<boolean> {
    const { dev, ino } = await stat(join(this.#root, path));
    const key = `${dev}:${ino}`;
    if (this.#entered.has(key)) return false;
    this.#entered.add(key);
    return true;
  }

  /** What an entry is: a folder to enter, a file to tell, or nothing of ours. */
  async look(path: string, entry: Dirent): Promise<"folder" | "ignored" | WalkedFile> {
    if (entry.name.startsWith("._")) {
      return junk(path, "APPLEDOUBLE", "written by macOS beside the file proper");
    }
    // Hidden folders are snapshots, bins and tools' own.
    if (entry.isDirectory()) return entry.name.startsWith(".") ? "ignored" : "folder";
    if (entry.isSymbolicLink()) return this.#lookAtLink(path, entry.name);
    if (!isVideoName(entry.name)) return "ignored";
    if (!entry.isFile())
      return junk(path, "UNREADABLE", "no regular file: a pipe, socket or device");
    return this.#measure(path);
  }

  async #lookAtLink(path: string, name: string): Promise<"folder" | "ignored" | WalkedFile> {
    const real = await realpath(join(this.#root, path)).catch(() => null);
    if (real === null) {
      return isVideoName(name) ? junk(path, "UNREADABLE", "a link that leads nowhere") : "ignored";
    }
    const found = await stat(real).catch(() => null);
    const isFolder = found?.isDirectory() ?? false;
    if (!isFolder && !isVideoName(name)) return "ignored";
    if (!this.#allowed.some((folder) => isInside(folder, real))) {
      return junk(path, "UNREADABLE", "a link that leads out of the mirror's roots");
    }
    if (isFolder) return "folder";
    if (!found?.isFile()) return junk(path, "UNREADABLE", "a link to no regular file");
    return { path, sizeBytes: found.size, modifiedAt: toMillis(found.mtime), junk: null };
  }

  async #measure(path: string): Promise<WalkedFile> {
    const found = await lstat(join(this.#root, path)).catch(() => null);
    if (!found) return junk(path, "UNREADABLE", "it went away, or its name is no UTF-8");
    return { path, sizeBytes: found.size, modifiedAt: toMillis(found.mtime), junk: null };
  }
}

/** Postgres keeps microseconds and a Date milliseconds: what is compared later is cut alike. */
function toMillis(time: Date): Date {
  return new Date(Math.trunc(time.getTime()));
}

/** The entries of a folder, in batches. */
async function* readFolder(path: string): AsyncGenerator<Dirent[]> {
  let entries: Dirent[] = [];
  for await (const entry of await opendir(path, { bufferSize: batchSize })) {
    entries.push(entry);
    if (entries.length < batchSize) continue;
    yield entries;
    entries = [];
  }
  yield entries;
}

/**
 * Walks a mirror folder by folder and gives, in batches, every video by its name and every junk
 * file; the rest is counted as ignored. Nothing is opened but folders, so a pipe cannot hold it up;
 * links are followed inside `allowed` only, and no folder is entered twice.
 *
 * @param root without links; throws what opendir throws when it cannot be read
 */
export async function* walkMirror(
  root: string,
  allowed: readonly string[],
  tally: WalkTally,
): AsyncGenerator<WalkedFile[]> {
  const walk = new Walk(root, allowed);
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      if (!(await walk.enter(folder))) continue;
      for await (const entries of readFolder(join(root, folder))) {
        const paths = entries.map((entry) => join(folder ?? "", entry.name));
        const looks = await Promise.all(
          entries.map((entry, index) => walk.look(paths[index] ?? "", entry)),
        );
        folders.push(...paths.filter((_, index) => looks[index] === "folder"));
        tally.ignored += looks.filter((look) => look === "ignored").length;
        yield looks.filter((look) => typeof look !== "string");
      }
    } catch (error) {
      if (folder === "") throw error;
      yield [junk(folder, "UNREADABLE", "a folder that cannot be read")];
    }
  }
}
