import { createHash } from "node:crypto";
import type { Extracted, ExtractedPicture, PictureFormat } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";
import { makeNpyHeader } from "./npy.js";
import type { ReceiptFacts } from "./receipt.js";
import { makeTar, tarHeadBytes, tarMemberBytes } from "./tar.js";

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
  /** Of the file that is delivered, as is the digest. */
  sizeBytes: number;
  sha256: string;
  /** Member name in the archive; of a stack, of the file that is made of one row. */
  file: string;
  /** Where its bytes begin in the packed file; of a row of a stack, those after its head. */
  offsetBytes: number;
}

export interface MissingFrame {
  position: number;
  index: number;
  reason: string;
}

/** A frame set as one file: a tar of pictures (or a stack) and `frames.json`, and the index into it. */
export interface FramePack {
  receipt: string;
  frames: PackedFrame[];
  missing: MissingFrame[];
  /** The tar, in pieces, in order. */
  pieces: Buffer[];
  sizeBytes: number;
}

/** What pictures are called where people read it, and the ends of their files' names. */
export const formatNames = { jpeg: "jpeg", png: "png", webp: "webp", rgb: "npy" } as const;
const extensions = { jpeg: "jpg", png: "png", webp: "webp", rgb: "npy" } as const;

/** The one member that holds all pictures of a stack. */
const stackFile = "frames.npy";

interface Had {
  position: number;
  picture: ExtractedPicture;
}

/** The wanted frames in the order asked; those without a picture go to `missing`. */
function part(wanted: readonly number[], extracted: Extracted) {
  const byIndex = new Map(extracted.pictures.map((picture) => [picture.index, picture]));
  const reasons = new Map(extracted.missing.map(({ index, reason }) => [index, reason]));
  const had: Had[] = [];
  const missing: MissingFrame[] = [];
  wanted.forEach((index, position) => {
    const picture = byIndex.get(index);
    if (picture) had.push({ position, picture });
    else missing.push({ position, index, reason: reasons.get(index) ?? "DAMAGED" });
  });
  return { had, missing };
}

interface Place {
  format: PictureFormat;
  offsetBytes: number;
  /** What is delivered before the picture's own bytes. */
  head: Buffer;
}

function place({ position, picture }: Had, { format, offsetBytes, head }: Place): PackedFrame {
  const { bytes, flags, ...facts } = picture;
  const number = String(facts.index).padStart(6, "0");
  return {
    position,
    ...facts,
    flags: [...flags],
    sizeBytes: head.length + bytes.length,
    sha256: createHash("sha256").update(head).update(bytes).digest("hex"),
    file: `${String(position).padStart(5, "0")}_${number}.${extensions[format]}`,
    offsetBytes,
  };
}

/** The pictures as files, one after another in the packed file. */
function placeFiles(had: readonly Had[], format: PictureFormat): PackedFrame[] {
  let offsetBytes = tarHeadBytes;
  return had.map((each) => {
    const frame = place(each, { format, offsetBytes, head: Buffer.alloc(0) });
    offsetBytes += tarMemberBytes(frame.sizeBytes);
    return frame;
  });
}

/** The head of a picture of a stack where it is delivered alone. */
export function headOfRow({ widthPx, heightPx }: { widthPx: number; heightPx: number }): Buffer {
  return makeNpyHeader([1, heightPx, widthPx, 3]);
}

/** The pictures as rows of one array. @throws BAD_INPUT where their sizes differ */
function placeRows(had: readonly Had[], stackHead: Buffer): PackedFrame[] {
  const sizes = new Set(had.map(({ picture }) => `${picture.widthPx} x ${picture.heightPx}`));
  if (sizes.size > 1) {
    const words = `The pictures of this clip differ in size (${[...sizes].join(", ")}), and all of a stack have one. Add resize with widthPx and heightPx.`;
    throw new KineographError("BAD_INPUT", words);
  }
  let offsetBytes = tarHeadBytes + stackHead.length;
  return had.map((each) => {
    const frame = place(each, { format: "rgb", offsetBytes, head: headOfRow(each.picture) });
    offsetBytes += each.picture.bytes.length;
    return frame;
  });
}

interface Placed {
  frames: PackedFrame[];
  missing: MissingFrame[];
  members: [name: string, content: Buffer[]][];
}

function placeAll(wanted: readonly number[], extracted: Extracted, format: PictureFormat): Placed {
  const { had, missing } = part(wanted, extracted);
  const pictures = had.map(({ picture }) => picture.bytes);
  if (format !== "rgb") {
    const frames = placeFiles(had, format);
    const members = frames.map(({ file }, i): [string, Buffer[]] => [
      file,
      pictures.slice(i, i + 1),
    ]);
    return { frames, missing, members };
  }
  const { widthPx = 0, heightPx = 0 } = had[0]?.picture ?? {};
  const head = makeNpyHeader([had.length, heightPx, widthPx, 3]);
  const frames = placeRows(had, head);
  return { frames, missing, members: [[stackFile, [head, ...pictures]]] };
}

/** `frames.json`: what the set is, for whoever holds only the archive. */
function describeSet(
  receipt: string,
  facts: ReceiptFacts,
  extracted: Extracted,
  placed: Placed,
): string {
  const { probe } = extracted.index;
  // One by one: whoever makes the set, the same receipt gives the same bytes.
  const { inputSha256, sampling, picture, decoderId } = facts;
  const format = formatNames[picture.format];
  const recipe = { inputSha256, sampling, picture: { ...picture, format }, decoderId };
  const frames = placed.frames.map(({ offsetBytes: _, ...frame }, row) =>
    picture.format === "rgb" ? { ...frame, file: stackFile, row } : frame,
  );
  const set = { receipt, ...recipe, probe, frames, missing: placed.missing };
  return `${JSON.stringify(set, null, 1)}\n`;
}

/**
 * Packs what was extracted into one tar (inodes are scarce on a cluster): the pictures in the order
 * asked, or one .npy stack of them, then `frames.json`. Every header is fixed, so the same receipt
 * gives the same bytes.
 *
 * @throws BAD_INPUT for a stack of pictures that differ in size
 */
export function makePack(
  receipt: string,
  facts: ReceiptFacts,
  wanted: readonly number[],
  extracted: Extracted,
): FramePack {
  const placed = placeAll(wanted, extracted, facts.picture.format);
  const description = Buffer.from(describeSet(receipt, facts, extracted, placed));
  const pieces = makeTar([...placed.members, ["frames.json", [description]]]);
  const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { receipt, frames: placed.frames, missing: placed.missing, pieces, sizeBytes };
}
