import { randomUUID } from "node:crypto";
import { open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { KineographError, makeFolder } from "../platform/index.js";

const tmpLifeMs = 60 * 60 * 1000;

/** Whether `error` says that the disk would not take the bytes. */
function isUnwritable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ENOSPC", "EDQUOT", "EACCES", "EROFS", "EIO", "EPERM"].includes(code);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where small pieces are joined: each write is a trip to another thread, and a set has fifty. */
const partBytes = 4 << 20;

/** The pieces in few parts, none of them much longer than its longest piece or `partBytes`. */
function* joined(pieces: readonly Buffer[]): Generator<Buffer> {
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  for (const piece of pieces) {
    gathered.push(piece);
    gatheredBytes += piece.length;
    if (gatheredBytes < partBytes) continue;
    yield gathered.length > 1 ? Buffer.concat(gathered) : piece;
    gathered = [];
    gatheredBytes = 0;
  }
  if (gatheredBytes > 0) yield Buffer.concat(gathered);
}

/**
 * The packed frame sets on disk: `<root>/ab/abcdef….tar`, one file a set, named by its receipt,
 * and beside it the set's contact sheet once somebody has asked for it.
 * A file appears whole or not at all: temporary file, fsync, rename, fsync of the folder.
 */
export class FrameStore {
  constructor(private readonly root: string) {}

  /** Makes the folders, and clears what writers left there that were killed an hour ago or more. */
  async prepare(): Promise<void> {
    const tmp = path.join(this.root, "tmp");
    try {
      makeFolder(tmp);
    } catch (cause) {
      const message = `KINEOGRAPH_HOME ${path.dirname(this.root)} cannot be written. Set it to a folder of this account.`;
      throw new KineographError("BAD_SETTING", message, { cause });
    }
    for (const name of await readdir(tmp)) {
      const file = path.join(tmp, name);
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > tmpLifeMs) await rm(file, { force: true });
    }
  }

  /** Where the set of `receipt` lies, there or not. */
  pathOf(receipt: string): string {
    return path.join(this.root, receipt.slice(0, 2), `${receipt}.tar`);
  }

  #sheetPathOf(receipt: string): string {
    return path.join(this.root, receipt.slice(0, 2), `${receipt}.sheet.jpg`);
  }

  /** Whether the set is there whole: present, with the size that was recorded. */
  async has(receipt: string, sizeBytes: number): Promise<boolean> {
    try {
      return (await stat(this.pathOf(receipt))).size === sizeBytes;
    } catch {
      return false;
    }
  }

  /**
   * Writes a set. Two writers of the same receipt write the same bytes, so the last rename wins.
   *
   * @throws STORE_UNWRITABLE when the disk is full or refuses; nothing is left behind then
   */
  put(receipt: string, pieces: readonly Buffer[]): Promise<void> {
    return this.#write(this.pathOf(receipt), pieces);
  }

  /** Writes the contact sheet of a set; as `put` does. @throws STORE_UNWRITABLE */
  putSheet(receipt: string, bytes: Buffer): Promise<void> {
    return this.#write(this.#sheetPathOf(receipt), [bytes]);
  }

  async #write(target: string, pieces: readonly Buffer[]): Promise<void> {
    const temporary = path.join(this.root, "tmp", `${path.basename(target)}.${randomUUID()}`);
    try {
      const handle = await open(temporary, "wx", 0o600);
      try {
        for (const part of joined(pieces)) await handle.writeFile(part);
        await handle.sync();
      } finally {
        await handle.close();
      }
      makeFolder(path.dirname(target));
      await rename(temporary, target);
      await syncFolder(path.dirname(target));
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      if (!isUnwritable(cause)) throw cause;
      const message =
        "The frame store cannot be written (disk full, quota, or rights). An operator must make room; then ask again.";
      throw new KineographError("STORE_UNWRITABLE", message, { cause });
    }
  }

  /**
   * Opens a set for reading; the caller closes it.
   *
   * @throws NOT_FOUND when it is not there whole: the next extraction makes it again
   */
  async open(receipt: string, sizeBytes: number): Promise<FileHandle> {
    const message = "This frame set is no longer stored. Ask for the frames again.";
    let handle: FileHandle;
    try {
      handle = await open(this.pathOf(receipt), "r");
    } catch (cause) {
      throw new KineographError("NOT_FOUND", message, { cause });
    }
    if ((await handle.stat()).size === sizeBytes) return handle;
    await handle.close();
    throw new KineographError("NOT_FOUND", message);
  }

  /** Opens the contact sheet of a set, or gives null; the caller closes it. */
  async openSheet(receipt: string): Promise<FileHandle | null> {
    return open(this.#sheetPathOf(receipt), "r").catch(() => null);
  }

  /** Takes away a set and its contact sheet. */
  async remove(receipt: string): Promise<void> {
    await rm(this.pathOf(receipt), { force: true });
    await rm(this.#sheetPathOf(receipt), { force: true });
  }
}
