import type { FrameIndex } from "./frame-index.js";

/** The forms of picture that clients may ask for. */
export type PictureFormat = "jpeg" | "png";

/** The size of the upright picture. A named side keeps the proportions; enlarges if asked to. */
export type Resize =
  | { shortSidePx: number }
  | { longSidePx: number }
  | { widthPx: number; heightPx: number };

/** How each picture is to be made. */
export interface PictureSpec {
  format: PictureFormat;
  /** 1..100; for JPEG. */
  quality: number;
  /** Bicubic; null keeps the clip's own size. Sides are 1..8192. */
  resize: Resize | null;
  /** Turn the picture upright as the container says. */
  rotate: boolean;
}

/** What every request to the pool may carry. */
export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** For the run in the decoder, and as long again for the wait in the queue. */
  deadlineMs?: number | undefined;
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

/** The answer to an extraction: each distinct wanted index is in one of the two lists. */
export interface Extracted {
  index: FrameIndex;
  /** Ascending by index. */
  pictures: ExtractedPicture[];
  missing: MissingPicture[];
  /** Of the whole file, as it was read for this answer; hex. */
  inputSha256: string;
}

/** The answer to a verification. */
export interface Verified {
  index: FrameIndex;
  /** Frames that cannot be had, or that depend on damage; ascending. */
  damaged: number[];
}
