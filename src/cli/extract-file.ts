import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { drawSheet, makePack, makeReceipt, refusePixels } from "../frames/index.js";
import { chooseIndices, drawOf, keyToClip, type Sampling } from "../sampling/index.js";
import { readFramesOptions, type FramesOptions } from "./frames-options.js";
import { withFile } from "./with-file.js";
import { writeArchive } from "./write-archive.js";

/** What an extraction gave. */
export interface Extraction {
  out: string;
  receipt: string;
  frameCount: number;
  missing: { position: number; index: number; reason: string }[];
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

/**
 * Frames of any video file, decoded here and now.
 *
 * @throws what `withFile` throws, and BAD_INPUT for frames that the file does not have
 */
export function extractFile(file: string, options: FramesOptions): Promise<Extraction> {
  const { sampling: asked, picture } = readFramesOptions(options);
  return withFile(file, async (pool, path) => {
    const sampling = await keyToFile(asked, path);
    let wanted: number[] = [];
    const extracted = await pool.extract({
      path,
      picture,
      choose: (index) => {
        wanted = chooseIndices(sampling, index);
        refusePixels(wanted.length, picture, index.probe);
        return wanted;
      },
    });
    const { decoderId } = pool;
    const facts = { inputSha256: extracted.inputSha256, sampling, picture, decoderId };
    const pack = makePack(makeReceipt(facts), facts, wanted, extracted);
    const { rotate } = picture;
    const drawn = options.contactSheet
      ? await drawSheet(pool, { path, indices: wanted, rotate })
      : null;
    await writeArchive(Readable.from(pack.pieces), options.out, drawn?.sheet?.bytes ?? null);
    const { receipt, missing, frames } = pack;
    return { out: options.out, receipt, frameCount: frames.length, missing };
  });
}
