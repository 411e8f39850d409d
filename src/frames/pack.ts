import { createHash } from "node:crypto";
import { pack as startTar } from "tar-stream";
import type { Extracted, ExtractedPicture } from "../decoder/index.js";
import type { ReceiptFacts } from "./receipt.js";

/** A picture's place in its set and in the packed file. */
export interface PackedFrame {
  /** Order in the request, from 0. */
  position: number;
  index: number;
  ptsTicks: number;
  /** From the first picture. */
  ptsSeconds: number;
  widthPx: number;
  heightPx: number;
  flags: string[];
  sizeBytes: number;
  sha256: string;
  /** Member name in the archive. */
  file: string;
  /** Where its bytes begin in the packed file. */
  offsetBytes: number;
}

export interface MissingFrame {
  position: number;
  index: number;
  reason: string;
}

/** A frame set as one file: a tar of the pictures and `frames.json`, and the index into it. */
export interface FramePack {
  receipt: string;
  frames: PackedFrame[];
  missing: MissingFrame[];
  /** The tar, in pieces, in order. */
  pieces: Buffer[];
  sizeBytes: number;
}

const tarBlockBytes = 512;

const extensions = { jpeg: "jpg", png: "png", webp: "webp", rgb: "rgb" } as const;

function padded(sizeBytes: number): number {
  return Math.ceil(sizeBytes / tarBlockBytes) * tarBlockBytes;
}

/** Names and places the wanted frames; those without a picture go to `missing`. */
export function placeFrames(
  wanted: readonly number[],
  extracted: Extracted,
  extension: string,
): { frames: PackedFrame[]; missing: MissingFrame[]; pictures: ExtractedPicture[] } {
  const byIndex = new Map(extracted.pictures.map((picture) => [picture.index, picture]));
  const reasons = new Map(extracted.missing.map(({ index, reason }) => [index, reason]));
  const frames: PackedFrame[] = [];
  const missing: MissingFrame[] = [];
  const pictures: ExtractedPicture[] = [];
  let offsetBytes = tarBlockBytes;
  wanted.forEach((index, position) => {
    const picture = byIndex.get(index);
    if (!picture) {
      missing.push({ position, index, reason: reasons.get(index) ?? "DAMAGED" });
      return;
    }
    const { bytes, flags, ...facts } = picture;
    const file = `${String(position).padStart(5, "0")}_${String(index).padStart(6, "0")}.${extension}`;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    frames.push({
      position,
      ...facts,
      flags: [...flags],
      sizeBytes: bytes.length,
      sha256,
      file,
      offsetBytes,
    });
    pictures.push(picture);
    offsetBytes += padded(bytes.length) + tarBlockBytes;
  });
  return { frames, missing, pictures };
}

/** `frames.json`: what the set is, for whoever holds only the archive. */
export function describeSet(
  receipt: string,
  facts: ReceiptFacts,
  extracted: Extracted,
  placed: { frames: PackedFrame[]; missing: MissingFrame[] },
): string {
  const { probe } = extracted.index;
  const frames = placed.frames.map(({ offsetBytes: _, ...frame }) => frame);
  // One by one: whoever makes the set, the same receipt gives the same bytes.
  const { inputSha256, sampling, picture, decoderId } = facts;
  const recipe = { inputSha256, sampling, picture, decoderId };
  const set = { receipt, ...recipe, probe, frames, missing: placed.missing };
  return `${JSON.stringify(set, null, 1)}\n`;
}

/**
 * Packs what was extracted into one tar (inodes are scarce on a cluster): the pictures in the order
 * asked, then `frames.json`. Every header is fixed, so the same receipt gives the same bytes.
 */
export async function makePack(
  receipt: string,
  facts: ReceiptFacts,
  wanted: readonly number[],
  extracted: Extracted,
): Promise<FramePack> {
  const placed = placeFrames(wanted, extracted, extensions[facts.picture.format]);
  const tar = startTar();
  const pieces: Buffer[] = [];
  const collected = (async () => {
    for await (const piece of tar) pieces.push(piece as Buffer);
  })();
  const header = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 };
  placed.frames.forEach((frame, i) => {
    const bytes = placed.pictures[i]?.bytes ?? Buffer.alloc(0);
    tar.entry({ ...header, name: frame.file, size: frame.sizeBytes }, bytes);
  });
  tar.entry({ ...header, name: "frames.json" }, describeSet(receipt, facts, extracted, placed));
  tar.finalize();
  await collected;
  const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { receipt, frames: placed.frames, missing: placed.missing, pieces, sizeBytes };
}
