import type { Transform } from "node:stream";
import type { ListFormat } from "./list-format.js";
import type { Refusals } from "./refusals.js";

/** A list as its reader knows it. */
export interface AnnotationFile {
  /** Number among the import's files, from 0. */
  number: number;
  /** Without its folder: what refusals and errors call it. */
  name: string;
  format: ListFormat;
  /** Of a row that tells none: null demands that every row, or the file's name, tells it. */
  isSplitWanted: boolean;
  /** Whether source ids are YouTube's, so that a clip is told by its times too. */
  isYouTube: boolean;
  refusals: Refusals;
  onBytes: (count: number) => void;
}

/** The bytes of a list in, rows for COPY into `staged_row` out. Fails with BAD_INPUT. */
export interface ListStream extends Transform {
  /** The columns that it writes. */
  readonly columns: string;
  /** Names of columns that nothing was read from. */
  readonly unusedColumns: string[];
  /** The label map that the list itself holds, by index. */
  readonly labels: string[] | null;
}
