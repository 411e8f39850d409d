import type { ClipFileState } from "../clips/index.js";
import type { ClipFileReason } from "./clip-file.js";

/** How far a scan looks into each file: count its frames; also decode them all; also hash it. */
export type Verify = "probe" | "decode" | "hash";

export interface StateCount {
  state: ClipFileState;
  reason: ClipFileReason | null;
  n: number;
}

/** A file that is not used as it lies, and why. */
export interface RefusedFile {
  /** Relative to the mirror's root. */
  path: string;
  state: ClipFileState;
  reason: ClipFileReason | null;
  detail: string | null;
}

/** What a scan found. */
export interface ScanReport {
  mirror: string;
  verify: Verify;
  /** Listed clips by state; of JUNK, files. */
  counts: StateCount[];
  /** Junk, corrupt and short files and second files of a clip, by path: the first 10,000. */
  refused: RefusedFile[];
  refusedCount: number;
  /** Readable or corrupt videos that belong to no clip of the mirror's versions. */
  unlisted: number;
  /** Further files of clips that have a better one. */
  spare: number;
  /** Files that are no videos by their names. */
  ignored: number;
  /** Files that were read, as against those unchanged since the last scan. */
  checked: number;
  notes: string[];
}
