import type { Fault } from "./clip-fault.js";
import type { Crop, PictureSpec, Resize } from "./extract-request.js";
import type { FrameIndex, Probe } from "./frame-index.js";
import { MessageBody, ProtocolBreach } from "./message-body.js";

/** The version of schema/decoder.md that both ends must speak. */
export const PROTOCOL_VERSION = 2;

/** The most frames of one clip, and so of one choice. */
export const MAX_FRAMES = 2 ** 20;

/** The longest side that a picture may be resized to. */
export const MAX_SIDE_PX = 8192;

/** The most columns of a contact sheet. */
export const MAX_SHEET_COLUMNS = 32;

/** `planes`: as coded, without padding, not turned; for tests. */
export type WirePicture = Omit<PictureSpec, "format"> & {
  format: PictureSpec["format"] | "planes";
  /** Above 0: one contact sheet of so many columns instead of the pictures. */
  sheetColumns: number;
};

/** What a request may use of the machine. */
export interface RequestLimits {
  /** 1..64; the bytes of the answer do not depend on it. */
  threads: number;
  /** Above what the idle process has. */
  memoryMib: number;
  /** Of all threads together. */
  cpuSeconds: number;
}

/** A message to the child. */
export type Request =
  | { kind: "probe" | "verify" | "certify"; path: string; limits: RequestLimits }
  | { kind: "extract"; path: string; limits: RequestLimits; picture: WirePicture }
  | { kind: "choose"; indices: readonly number[] }
  | { kind: "drop" };

/** A message of the child; `id` is that of the request, 0 for the hello. */
export type Reply = { id: number } & (
  | { kind: "hello"; protocol: number; program: string; libraries: string; containment: string }
  | { kind: "index"; index: FrameIndex }
  | { kind: "picture"; frame: number; widthPx: number; heightPx: number; bytes: Buffer }
  | { kind: "damaged"; frame: number }
  | { kind: "missing"; frame: number; reason: string }
  | { kind: "sheet"; widthPx: number; heightPx: number; bytes: Buffer }
  | { kind: "differs"; frame: number }
  | { kind: "certified"; planesSha256: string }
  | { kind: "done"; inputSha256: string }
  | { kind: "failed"; fault: Fault | "BAD_REQUEST" | "DROPPED"; detail: string }
);

const REQUEST_KINDS = {
  probe: 1,
  verify: 2,
  extract: 3,
  choose: 4,
  drop: 5,
  certify: 6,
} as const;
const FORMATS = { jpeg: 1, png: 2, planes: 3, webp: 4, rgb: 5 } as const;
const FAULTS = [
  "EMPTY",
  "NOT_VIDEO",
  "NO_INDEX",
  "TRUNCATED",
  "UNDECODABLE",
  "CODEC_REFUSED",
  "UNREADABLE",
  "NO_FILE",
  "BAD_REQUEST",
  "DROPPED",
] as const;
const MISSING_REASONS = ["DAMAGED", "NO_REFERENCE", "TRUNCATED"] as const;

/** One whole message, size field included. */
export function encodeRequest(id: number, request: Request): Buffer {
  const body = encodeBody(request);
  const head = Buffer.alloc(9);
  head.writeUInt32LE(5 + body.length, 0);
  head.writeUInt32LE(id, 4);
  head.writeUInt8(REQUEST_KINDS[request.kind], 8);
  return Buffer.concat([head, body]);
}

function encodeBody(request: Request): Buffer {
  if (request.kind === "drop") return Buffer.alloc(0);
  if (request.kind === "choose") return encodeIndices(request.indices);
  const file = [encodeText(request.path), encodeLimits(request.limits)];
  if (request.kind === "extract") file.push(encodePicture(request.picture));
  return Buffer.concat(file);
}

function encodeLimits({ threads, memoryMib, cpuSeconds }: RequestLimits): Buffer {
  const body = Buffer.alloc(9);
  body.writeUInt8(threads, 0);
  body.writeUInt32LE(memoryMib, 1);
  body.writeUInt32LE(cpuSeconds, 5);
  return body;
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function encodePicture(picture: WirePicture): Buffer {
  const [kind, firstPx, secondPx] = encodeResize(picture.resize);
  const crop: Crop = picture.crop ?? { widthPx: 0, heightPx: 0 };
  const body = Buffer.alloc(21);
  body.writeUInt8(FORMATS[picture.format], 0);
  body.writeUInt8(picture.quality, 1);
  body.writeUInt8(picture.rotate ? 1 : 0, 2);
  body.writeUInt8(kind, 3);
  body.writeUInt32LE(firstPx, 4);
  body.writeUInt32LE(secondPx, 8);
  body.writeUInt32LE(crop.widthPx, 12);
  body.writeUInt32LE(crop.heightPx, 16);
  body.writeUInt8(picture.sheetColumns, 20);
  return body;
}

function encodeResize(resize: Resize | null): [kind: number, firstPx: number, secondPx: number] {
  if (resize === null) return [0, 0, 0];
  if ("shortSidePx" in resize) return [1, resize.shortSidePx, 0];
  if ("longSidePx" in resize) return [2, resize.longSidePx, 0];
  return [3, resize.widthPx, resize.heightPx];
}

function encodeIndices(indices: readonly number[]): Buffer {
  const body = Buffer.alloc(4 + indices.length * 4);
  body.writeUInt32LE(indices.length, 0);
  indices.forEach((index, position) => body.writeUInt32LE(index, 4 + position * 4));
  return body;
}

/**
 * Reads one message of the child, without its size field. A picture's `bytes` share the
 * message's memory.
 *
 * @throws ProtocolBreach on anything that schema/decoder.md does not allow
 */
export function decodeReply(message: Buffer): Reply {
  const body = new MessageBody(message);
  const id = body.u32();
  const kind = body.u8();
  const reply = decodeBody(id, kind, body);
  body.expectEnd();
  return reply;
}

function decodeBody(id: number, kind: number, body: MessageBody): Reply {
  switch (kind) {
    case 0x80:
      return {
        id,
        kind: "hello",
        protocol: body.u16(),
        program: body.text(),
        libraries: body.text(),
        containment: body.text(),
      };
    case 0x81:
      return { id, kind: "index", index: decodeIndex(body) };
    case 0x82:
      return {
        id,
        kind: "picture",
        frame: body.u32(),
        widthPx: body.u32(),
        heightPx: body.u32(),
        bytes: body.rest(),
      };
    case 0x83:
      return { id, kind: "damaged", frame: body.u32() };
    case 0x84:
      return { id, kind: "missing", frame: body.u32(), reason: named(MISSING_REASONS, body.u8()) };
    case 0x85:
      return { id, kind: "done", inputSha256: body.text() };
    case 0x87:
      return { id, kind: "sheet", widthPx: body.u32(), heightPx: body.u32(), bytes: body.rest() };
    case 0x88:
      return { id, kind: "differs", frame: body.u32() };
    case 0x89:
      return { id, kind: "certified", planesSha256: body.text() };
    case 0x86:
      return { id, kind: "failed", fault: named(FAULTS, body.u8()), detail: body.text() };
    default:
      throw new ProtocolBreach(`a message of unknown kind ${kind}`);
  }
}

/** Numbers of the protocol count from 1. */
function named<Name>(names: readonly Name[], number: number): Name {
  const name = names[number - 1];
  if (name === undefined) throw new ProtocolBreach(`${number} names nothing here`);
  return name;
}

function decodeRotation(degrees: number): Probe["rotationDegrees"] {
  if (degrees === 0 || degrees === 90 || degrees === 180 || degrees === 270) return degrees;
  throw new ProtocolBreach(`a rotation of ${degrees} degrees`);
}

function decodeIndex(body: MessageBody): FrameIndex {
  const stream = {
    container: body.text(),
    codec: body.text(),
    pixelFormat: body.text(),
    widthPx: body.u32(),
    heightPx: body.u32(),
    rotationDegrees: decodeRotation(body.u16()),
    streamIndex: body.u32(),
    timeBase: { num: body.i32(), den: body.i32() },
  };
  const frameRate = { num: body.i32(), den: body.i32() };
  const colorRange = body.u8() === 1 ? "full" : "limited";
  const colorTagged = body.u8() === 1;
  const colorMatrix = body.text();
  const endPtsTicks = body.i64();
  const frameCount = body.u32();
  if (frameCount === 0 || frameCount > MAX_FRAMES)
    throw new ProtocolBreach("no or too many frames");
  const ptsTicks = Array.from({ length: frameCount }, () => body.i64());
  const isKeyframe = Array.from({ length: frameCount }, () => body.u8() === 1);
  const firstPtsTicks = ptsTicks[0] ?? 0;
  const probe: Probe = {
    ...stream,
    frameRate: frameRate.num === 0 ? null : frameRate,
    frameCount,
    keyframeCount: isKeyframe.filter(Boolean).length,
    firstPtsTicks,
    durationSeconds: ((endPtsTicks - firstPtsTicks) * stream.timeBase.num) / stream.timeBase.den,
    colorRange,
    colorMatrix,
    colorTagged,
  };
  return { probe, ptsTicks, isKeyframe, endPtsTicks };
}
