import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { ClipFault, DecoderPool, findDecoder } from "../decoder/index.js";
import { KineographError, readProcessSettings, type NamedRoot } from "../platform/index.js";

const deadlineMs = 10 * 60_000;

/** The file without links. @throws BAD_INPUT saying what is wrong with it */
async function findFile(file: string): Promise<string> {
  try {
    const real = await realpath(file);
    await access(real, constants.R_OK);
    return real;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const words = ["ENOENT", "ENOTDIR"].includes(code)
      ? `There is no file ${file}. Check --file.`
      : `The file ${file} cannot be read (${code}). Check who may read it.`;
    throw new KineographError("BAD_INPUT", words, { cause });
  }
}

/**
 * Files below KINEOGRAPH_MIRROR_ROOTS are taken as clips, so that grants and the audit log see it.
 * Mirrors elsewhere are known to the database alone, which --file works without.
 */
async function refuseMirrorFile(real: string, roots: readonly NamedRoot[]): Promise<void> {
  for (const root of roots) {
    const realRoot = await realpath(root.path).catch(() => path.resolve(root.path));
    const inside = path.relative(realRoot, real);
    if (inside === ".." || inside.startsWith("../")) continue;
    const words = `This file belongs to the mirror root "${root.name}". Ask for its clip: --clip ID`;
    throw new KineographError("FORBIDDEN", words);
  }
}

/** The decoder speaks of clips and mirrors; this is a file that somebody named. */
function toFileFault(error: unknown, file: string): unknown {
  if (!(error instanceof ClipFault)) return error;
  const what = error.code === "CLIP_CORRUPT" ? "decoded" : "read";
  const words = `The file ${file} cannot be ${what}: ${error.detail}.`;
  return new KineographError(error.code, words, { cause: error });
}

/**
 * Lets `work` read any video file with a decoder of its own, here and now: no server, no database, no
 * audit entry. `work` gets the file's path without links.
 *
 * @throws BAD_INPUT, FORBIDDEN for a file of a mirror root, CLIP_CORRUPT, DECODER_UNAVAILABLE …
 */
export async function withFile<T>(
  file: string,
  work: (pool: DecoderPool, real: string) => Promise<T>,
): Promise<T> {
  const settings = readProcessSettings();
  const real = await findFile(file);
  await refuseMirrorFile(real, settings.mirrorRoots);
  const program = findDecoder(settings.decoder);
  const pool = await DecoderPool.start({
    program,
    size: availableParallelism(),
    deadlineMs,
    maxQueue: 1,
  });
  try {
    return await work(pool, real);
  } catch (error) {
    throw toFileFault(error, file);
  } finally {
    await pool.close();
  }
}
