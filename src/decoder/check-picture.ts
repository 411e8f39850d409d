import { KineographError } from "../platform/index.js";
import type { PictureSpec } from "./extract-request.js";
import { MAX_SHEET_COLUMNS, MAX_SIDE_PX } from "./protocol.js";

function isWholeUpTo(max: number, value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

/** @throws BAD_INPUT for what the protocol has no place for */
export function checkPicture({ quality, resize, crop }: PictureSpec): void {
  if (!isWholeUpTo(100, quality)) {
    throw new KineographError("BAD_INPUT", "quality is a whole number from 1 to 100.");
  }
  const sides = [...Object.values(resize ?? {}), ...Object.values(crop ?? {})];
  if (!sides.every((side) => isWholeUpTo(MAX_SIDE_PX, side))) {
    const words = `The sides of a resized or cropped picture are whole numbers from 1 to ${MAX_SIDE_PX}.`;
    throw new KineographError("BAD_INPUT", words);
  }
}

/** @throws BAD_INPUT for more columns than a sheet may have */
export function checkColumns(columns: number): void {
  if (isWholeUpTo(MAX_SHEET_COLUMNS, columns)) return;
  const words = `A contact sheet has 1 to ${MAX_SHEET_COLUMNS} columns, not ${columns}.`;
  throw new KineographError("BAD_INPUT", words);
}
