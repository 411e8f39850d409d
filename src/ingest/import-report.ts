import type { Split } from "../catalog/index.js";
import type { ListFormat } from "./list-format.js";

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
  | "BAD_JSON"
  | "BAD_ENTRY"
  | "CLASS_NUMBER"
  | "NOT_LISTED"
  | "DUPLICATE_KEY"
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

/** A named set of listings as the import wrote or found it. */
export interface ImportedSubset {
  name: string;
  /** Listings in it. */
  clipCount: number;
  /** Rows of the files, refused ones included. */
  rowCount: number;
  digest: string;
}

/** What an import did, or would do. */
export interface ImportReport {
  dataset: string;
  version: string;
  revision: string;
  /** The revision held just this already: nothing was written but a publication that was asked for. */
  isUnchanged: boolean;
  isDryRun: boolean;
  /** What each file was read as. */
  files: { name: string; format: ListFormat }[];
  /** The splits that the files hold; none for a subset. */
  splits: ImportedSplit[];
  /** The subset that was written or found, when one was asked for. */
  subset: ImportedSubset | null;
  /** Classes in the revision's label map, over all of its splits. */
  classCount: number;
  /** Clips that no version of the data set listed before. */
  newClipCount: number;
  refusedCount: number;
  /** The first 1,000. */
  refused: RefusedRow[];
  notes: string[];
  manifestDigest: string | null;
  /** Of the revision's label map; null where no class has an index. */
  labelMapDigest: string | null;
  isPublished: boolean;
}
