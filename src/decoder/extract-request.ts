import type { FrameIndex } from "./frame-index.js";

/** The forms of picture. `rgb`: 8 bits, height x width x 3 bytes, nothing around them. */
export type PictureFormat = "jpeg" | "png" | "webp" | "rgb";

/** The size of the upright picture. A named side keeps the proportions; enlarges if asked to. */
export type Resize =
  | { shortSidePx: number }
  | { longSidePx: number }
  | { widthPx: number; heightPx: number };

/** The middle of the upright, resized picture; at most as large as that. Sides are 1..8192. */
export interface Crop {
  widthPx: number;
  heightPx: number;
}

/** How each picture is to be made. */
export interface PictureSpec {
  format: PictureFormat;
  /** 1..100; for JPEG and WebP. */
  quality: number;
  /** Bicubic; null keeps the clip's own size. Sides are 1..8192. */
  resize: Resize | null;
  /** After resizing; null keeps the whole. */
  crop: Crop | null;
  /** Turn the picture upright as the container says. */
  rotate: boolean;
}

/** What every request to the pool may carry. */
export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** For the run in the decoder, and as long again for the wait in the queue. */
  deadlineMs?: number | undefined;
  /**
   * How many threads the child may use: for a lone request on an idle machine. Left out: as many
   * as the pool has processes while nothing else is to do, else one. The bytes are the same.
   */
  threads?: number | undefined;
}

/** Pictures of one clip, chosen after its frames were counted. */
export interface ExtractRequest extends RequestOptions {
  /** A regular file: the last part of the path must not be a symbolic link. */
  path: string;
  /**
   * Turns the index into wanted frame indices, in any order, repeats allowed. What it throws is
   * passed through. Called again if the first child dies, so it must have no effects.
   */
  choose: (index: FrameIndex) => readonly number[];
  picture: PictureSpec;
}

/** `DAMAGED_REFERENCE`: predicted from a damaged or missing picture, so it may look wrong. */
export type FrameFlag = "KEYFRAME" | "DAMAGED_REFERENCE";

/** One finished picture. */
export interface ExtractedPicture {
  index: number;
  ptsTicks: number;
  /** From the first picture of the clip. */
  ptsSeconds: number;
  /** Of the finished picture. */
  widthPx: number;
  heightPx: number;
  flags: FrameFlag[];
  bytes: Buffer;
}

/** `reason` is DAMAGED, NO_REFERENCE or TRUNCATED. */
export interface MissingPicture {
  index: number;
  reason: string;
}

/** A JPEG of all chosen frames in a grid, each with its time. */
export interface Sheet {
  widthPx: number;
  heightPx: number;
  bytes: Buffer;
}

/** The answer to an extraction: each distinct wanted index is in one of the two lists. */
export interface Extracted {
  index: FrameIndex;
  /** Ascending by index. */
  pictures: ExtractedPicture[];
  missing: MissingPicture[];
  /** The contact sheet, where one was asked for and a frame is to be had; `pictures` is then empty. */
  sheet: Sheet | null;
  /** Of the whole file, as it was read for this answer; hex. */
  inputSha256: string;
}

/** The answer to a verification. */
export interface Verified {
  index: FrameIndex;
  /** Frames that cannot be had, or that depend on damage; ascending. */
  damaged: number[];
}

/** The answer to a certification: random access against one plain pass over the whole file. */
export interface Certified extends Verified {
  /** Frames of which random access gave another picture than reading in order; none in a sound decoder. */
  differing: number[];
  /** SHA-256, in hex, over the SHA-256 of each frame's planes in order: what was decoded. */
  planesSha256: string;
  /** Of the whole file; hex. */
  inputSha256: string;
}
