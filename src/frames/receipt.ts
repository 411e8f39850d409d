import { createHash } from "node:crypto";
import type { PictureSpec, Resize } from "../decoder/index.js";
import { samplingFacts, type Sampling } from "../sampling/index.js";

/** What the bytes of a frame set depend on, and nothing else. */
export interface ReceiptFacts {
  /** Of the whole input file, hex. */
  inputSha256: string;
  sampling: Sampling;
  picture: PictureSpec;
  /** Names the build of the decoder. */
  decoderId: string;
}

function pictureFacts({ format, quality, resize, crop, rotate }: PictureSpec): unknown[] {
  const facts = [format, quality, resize && resizeFacts(resize), rotate];
  return crop ? [...facts, [crop.widthPx, crop.heightPx]] : facts;
}

function resizeFacts(resize: Resize): unknown[] {
  if ("widthPx" in resize) return ["exact", resize.widthPx, resize.heightPx];
  return "shortSidePx" in resize ? ["short", resize.shortSidePx] : ["long", resize.longSidePx];
}

function digest(facts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

/**
 * sha256 over a JSON list of input digest, sampling, picture and decoder build: the same receipt
 * gives the same bytes. The leading 1 is the version of this recipe.
 */
export function makeReceipt({ inputSha256, sampling, picture, decoderId }: ReceiptFacts): string {
  return digest([1, inputSha256, samplingFacts(sampling), pictureFacts(picture), decoderId]);
}

/** The same without the input: finds a stored set before the file is read. */
export function makeRequestDigest(facts: Omit<ReceiptFacts, "inputSha256">): string {
  return digest([1, samplingFacts(facts.sampling), pictureFacts(facts.picture), facts.decoderId]);
}
