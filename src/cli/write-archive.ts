import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { KineographError, makeFolder } from "../platform/index.js";

/** Refuses a folder that holds something else: what is there is never overwritten. */
async function refuseForeign(out: string): Promise<void> {
  const there = await stat(out).catch(() => null);
  if (!there) return;
  const names = there.isDirectory() ? await readdir(out) : null;
  if (names === null || (names.length > 0 && !names.includes("frames.json"))) {
    const words = `--out ${out} is there and holds something else than frames. Name a folder that is empty or new.`;
    throw new KineographError("BAD_INPUT", words);
  }
}

/** Member names are ours, yet an archive is only ever unpacked beneath its folder. */
function checkName(name: string): string {
  if (/^[A-Za-z0-9_.]+$/.test(name) && !name.startsWith(".")) return name;
  throw new KineographError("INTERNAL", "The archive holds a name that is no frame's.");
}

/**
 * Unpacks an archive of frames into `out`, which appears whole or not at all; frames that lie there
 * from an earlier call are replaced.
 *
 * @throws BAD_INPUT when `out` holds something else, or cannot be written
 */
export async function writeArchive(archive: Readable, out: string): Promise<void> {
  const target = path.resolve(out);
  await refuseForeign(target);
  let temporary: string | undefined;
  try {
    makeFolder(path.dirname(target), 0o777);
    temporary = await mkdtemp(`${target}.partial-`);
    const tar = extract();
    const unpacked = pipeline(archive, tar);
    for await (const entry of tar) {
      await pipeline(entry, createWriteStream(path.join(temporary, checkName(entry.header.name))));
    }
    await unpacked;
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } catch (cause) {
    if (temporary) await rm(temporary, { recursive: true, force: true });
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (!["EACCES", "EROFS", "ENOENT", "ENOSPC", "ENOTDIR", "EPERM", "EDQUOT"].includes(code))
      throw cause;
    const words = `--out ${out} cannot be written (${code}). Name a folder you may write to, on a disk with room.`;
    throw new KineographError("BAD_INPUT", words, { cause });
  }
}
