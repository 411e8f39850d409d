import type { Split } from "../catalog/index.js";

/** Why a row was not taken. A new reason is added here, never renamed: scripts count by it. */
export type RefusedReason =
  | "BAD_ID"
  | "BAD_TIME"
  | "UNKNOWN_SPLIT"
  | "BAD_LABEL"
  | "UNKNOWN_LABEL"
  | "BAD_FLAG"
  | "FIELD_COUNT"
  | "BAD_QUOTES"
  | "UNTERMINATED_QUOTE"
  | "INVALID_UTF8"
  | "DUPLICATE"
  | "CONFLICTING_LABEL";

/** A row that was not taken, and why. Lines count from 1, the header included. */
export interface RefusedRow {
  /** The file's own name, without its folder. */
  file: string;
  line: number;
  /** As a list of the publisher names it; null where the whole row is at fault. */
  column: string | null;
  reason: RefusedReason;
  detail: string;
}

/** A split as the import wrote or found it. */
export interface ImportedSplit {
  split: Split;
  rows: number;
  /** Distinct classes; 0 where the labels are hidden. */
  classes: number;
}

/** What an import did, or would do. */
export interface ImportReport {
  dataset: string;
  version: string;
  revision: string;
  /** The revision held just this already: nothing was written but a publication that was asked for. */
  isUnchanged: boolean;
  isDryRun: boolean;
  /** The splits that the files hold. */
  splits: ImportedSplit[];
  /** Classes in the revision's label map, over all of its splits. */
  classCount: number;
  /** Clips that no version of the data set listed before. */
  newClipCount: number;
  refusedCount: number;
  /** The first 1,000. */
  refused: RefusedRow[];
  notes: string[];
  manifestDigest: string | null;
  isPublished: boolean;
}
