import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, type Extract } from "tar-stream";
import { sheetName } from "../frames/index.js";
import { KineographError, makeFolder } from "../platform/index.js";

const setFile = "frames.json";
const stackFile = "frames.npy";
const pictureFile = /^\d{5,}_\d{6,}\.(jpg|png|webp)$/;

/** What the system answers when a folder cannot be written to, as against a download that breaks. */
const folderFaults: ReadonlySet<string> = new Set([
  "EACCES",
  "EBUSY",
  "EDQUOT",
  "EEXIST",
  "ELOOP",
  "ENAMETOOLONG",
  "ENOENT",
  "ENOSPC",
  "ENOTDIR",
  "ENOTEMPTY",
  "EPERM",
  "EROFS",
  "EXDEV",
]);

/** Whether an archive has members of that name. */
function isMember(name: string): boolean {
  return name === setFile || name === stackFile || pictureFile.test(name);
}

/** Whether a file of that name is one that this command writes. */
function isFrames(name: string): boolean {
  return name === sheetName || isMember(name);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

/** Whether `folder` is empty, or an earlier call's: `frames.json` and pictures, nothing besides. */
async function holdsFramesOnly(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.length === 0) return true;
  const isOurs = entries.every((entry) => entry.isFile() && isFrames(entry.name));
  return isOurs && entries.some((entry) => entry.name === setFile);
}

function refuseForeign(out: string): never {
  return refuse(
    `--out ${out} is there and holds something else than frames. Name a folder that is empty or new.`,
  );
}

/** Whether there is a folder to replace. @throws BAD_INPUT for anything that may not be replaced */
async function isReplacing(target: string, out: string): Promise<boolean> {
  const there = await lstat(target).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return null;
    throw error;
  });
  if (!there) return false;
  if (there.isSymbolicLink()) {
    refuse(
      `--out ${out} is a link, which is never replaced. Name the folder itself, or a new one.`,
    );
  }
  if (!there.isDirectory()) refuseForeign(out);
  const inside = path.relative(await realpath(target), await realpath("."));
  if (inside !== ".." && !inside.startsWith("../")) {
    refuse(`--out ${out} is the folder you work in, or one above it. Name a folder inside it.`);
  }
  if (!(await holdsFramesOnly(target))) refuseForeign(out);
  return true;
}

/** Member names are ours, yet an archive is only ever unpacked beneath its folder. */
function checkName(name: string): string {
  if (isMember(name)) return name;
  throw new KineographError("INTERNAL", "The archive holds a name that is no frame's.");
}

async function writeMembers(tar: Extract, folder: string): Promise<void> {
  let isWhole = false;
  for await (const entry of tar) {
    const name = checkName(entry.header.name);
    await pipeline(entry, createWriteStream(path.join(folder, name), { flags: "wx" }));
    isWhole ||= name === setFile;
  }
  // It is the last member, so with it all the others are there.
  if (!isWhole) throw new KineographError("INTERNAL", "The archive ended before its frames.json.");
}

/** Both ends are awaited together: whichever fails first, the other has ended when this throws. */
async function unpack(archive: Readable, folder: string): Promise<void> {
  const tar = extract();
  const ends = await Promise.allSettled([writeMembers(tar, folder), pipeline(archive, tar)]);
  const reasons = ends.flatMap((end): unknown[] => (end.status === "rejected" ? [end.reason] : []));
  if (reasons.length === 0) return;
  const told = reasons.find(
    (reason) => reason instanceof KineographError || folderFaults.has(codeOf(reason)),
  );
  if (told !== undefined) throw told;
  const words = "The frames broke off on their way here, and nothing was written. Try again.";
  throw new KineographError("INTERNAL", words, { cause: reasons[0] });
}

/**
 * Puts `made` in the place of `target`, whose old content is gone only after that. Looked at again
 * once it is moved away: what came to lie there meanwhile is not lost either.
 */
async function replace(made: string, target: string, out: string): Promise<void> {
  const old = `${target}.old-${randomBytes(6).toString("hex")}`;
  await rename(target, old);
  try {
    if (!(await holdsFramesOnly(old))) refuseForeign(out);
    await rename(made, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true });
}

/** Unpacks beside `target` and swaps; what is half done is taken away. */
async function unpackBeside(
  { archive, sheet }: { archive: Readable; sheet: Buffer | null },
  target: string,
  out: string,
): Promise<void> {
  const made = `${target}.partial-${randomBytes(6).toString("hex")}`;
  await mkdir(made);
  try {
    await unpack(archive, made);
    if (sheet) await writeFile(path.join(made, sheetName), sheet, { flag: "wx" });
    if (await isReplacing(target, out)) await replace(made, target, out);
    else await rename(made, target);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/**
 * Unpacks an archive of frames, and beside it their contact sheet if there is one, into the folder
 * `out`, which takes on all of it or stays as it was. A folder of nothing but an earlier call's frames is replaced; anything else that lies
 * there, and a link, is refused and left alone.
 *
 * @throws BAD_INPUT when `out` may not be replaced or cannot be written; INTERNAL when the archive
 * breaks off or is none of ours
 */
export async function writeArchive(
  archive: Readable,
  out: string,
  sheet: Buffer | null = null,
): Promise<void> {
  const target = path.resolve(out);
  try {
    await isReplacing(target, out);
    makeFolder(path.dirname(target), 0o777);
    await unpackBeside({ archive, sheet }, target, out);
  } catch (cause) {
    archive.destroy();
    const code = codeOf(cause);
    if (cause instanceof KineographError || !folderFaults.has(code)) throw cause;
    const words = `--out ${out} cannot be written (${code}). Name a folder you may write to, on a disk with room.`;
    throw new KineographError("BAD_INPUT", words, { cause });
  }
}
