import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access, realpath } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ClipFault, DecoderPool, findDecoder } from "../decoder/index.js";
import { makePack, makeReceipt } from "../frames/index.js";
import { KineographError, readProcessSettings, type NamedRoot } from "../platform/index.js";
import { chooseIndices, drawOf, keyToClip, type Sampling } from "../sampling/index.js";
import { readFramesOptions, type FramesOptions } from "./frames-options.js";
import { writeArchive } from "./write-archive.js";

/** What an extraction gave. */
export interface Extraction {
  out: string;
  receipt: string;
  frameCount: number;
  missing: { position: number; index: number; reason: string }[];
}

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

/**
 * A random sampling of a mere file draws by what the file holds: a copy under another name gives the
 * same frames, and the name of a file says nothing about it.
 */
async function keyToFile(sampling: Sampling, real: string): Promise<Sampling> {
  if (!drawOf(sampling)) return sampling;
  const hash = createHash("sha256");
  await pipeline(createReadStream(real), hash);
  return keyToClip(sampling, `sha256:${hash.digest("hex")}`);
}

/** The decoder speaks of clips and mirrors; this is a file that somebody named. */
function toFileFault(error: unknown, file: string): unknown {
  if (!(error instanceof ClipFault)) return error;
  const what = error.code === "CLIP_CORRUPT" ? "decoded" : "read";
  const words = `The file ${file} cannot be ${what}: ${error.detail}.`;
  return new KineographError(error.code, words, { cause: error });
}

/**
 * Frames of any video file, decoded here and now: no server, no database, no audit entry.
 *
 * @throws BAD_INPUT, FORBIDDEN for a file of a mirror root, CLIP_CORRUPT, DECODER_UNAVAILABLE …
 */
export async function extractFile(file: string, options: FramesOptions): Promise<Extraction> {
  const settings = readProcessSettings();
  const { sampling: asked, picture } = readFramesOptions(options);
  const real = await findFile(file);
  await refuseMirrorFile(real, settings.mirrorRoots);
  const sampling = await keyToFile(asked, real);
  const program = findDecoder(settings.decoder);
  const pool = await DecoderPool.start({ program, size: 1, deadlineMs, maxQueue: 1 });
  try {
    let wanted: number[] = [];
    const extracted = await pool
      .extract({
        path: real,
        picture,
        choose: (index) => (wanted = chooseIndices(sampling, index)),
      })
      .catch((error: unknown) => Promise.reject(toFileFault(error, file)));
    const { decoderId } = pool;
    const facts = { inputSha256: extracted.inputSha256, sampling, picture, decoderId };
    const pack = await makePack(makeReceipt(facts), facts, wanted, extracted);
    await writeArchive(Readable.from(pack.pieces), options.out);
    const { receipt, missing, frames } = pack;
    return { out: options.out, receipt, frameCount: frames.length, missing };
  } finally {
    await pool.close();
  }
}
