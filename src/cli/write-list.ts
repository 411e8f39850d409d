import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { lstat, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { KineographError } from "../platform/index.js";

/** What was written. */
export interface WrittenList {
  sizeBytes: number;
  sha256: string;
}

type OnBytes = (piece: Buffer) => void;

/** Passes bytes on, telling of each piece. */
function makeMeter(onBytes: OnBytes): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      onBytes(piece);
      done(null, piece);
    },
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Our own words of what broke: a failure of the disk, or of the way here. */
function toTold(error: unknown, out: string): unknown {
  if (error instanceof KineographError) return error;
  const code = codeOf(error);
  if (/^(EACCES|EDQUOT|EISDIR|ENAMETOOLONG|ENOENT|ENOSPC|ENOTDIR|EPERM|EROFS)$/.test(code)) {
    const words = `--out ${out} cannot be written (${code}). Name a file in a folder you may write to, on a disk with room.`;
    return new KineographError("BAD_INPUT", words, { cause: error });
  }
  const words = "The list broke off on its way here, and nothing was written. Try again.";
  return new KineographError("INTERNAL", words, { cause: error });
}

/** @throws BAD_INPUT when there is something of that name */
export async function requireNew(out: string): Promise<void> {
  const there = await lstat(out).catch(() => null);
  if (!there) return;
  const words = `${out} is there already. Remove it first, or name another with --out.`;
  throw new KineographError("BAD_INPUT", words);
}

/**
 * Writes `body` to a file that appears whole or not at all.
 *
 * @throws BAD_INPUT when it cannot be written; INTERNAL when the list breaks off
 */
export async function writeList(
  body: Readable,
  out: string,
  onBytes: OnBytes,
): Promise<WrittenList> {
  const target = path.resolve(out);
  const made = `${target}.partial-${randomBytes(6).toString("hex")}`;
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const meter = makeMeter((piece) => {
    hash.update(piece);
    sizeBytes += piece.length;
    onBytes(piece);
  });
  try {
    await pipeline(body, meter, createWriteStream(made, { flags: "wx" }));
    await requireNew(out);
    await rename(made, target);
  } catch (error) {
    throw toTold(error, out);
  } finally {
    await rm(made, { force: true });
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

/** Writes what a list is beside it. */
export async function writeSidecar(file: string, content: object): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" });
  } catch (error) {
    throw toTold(error, file);
  }
}

/** Pours `body` into stdout. A reader that has enough (`| head`) ends it, and is no failure. */
export async function pourList(body: Readable, onBytes: OnBytes): Promise<void> {
  try {
    await pipeline(body, makeMeter(onBytes), process.stdout, { end: false });
  } catch (error) {
    if (codeOf(error) !== "EPIPE") throw toTold(error, "-");
  }
}
