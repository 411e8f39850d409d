import { KineographError } from "../platform/index.js";
import type { RefusedReason, RefusedRow } from "./import-report.js";

const keptCap = 1000;
const toldCap = 5;
/** Above this share of refused rows a file is taken for another kind of list than it claims to be. */
const refusedShareCap = 0.1;

interface FileCount {
  name: string;
  rows: number;
  refused: number;
}

/** A refused row as whoever refuses it knows it. */
export interface Refusal {
  line: number;
  column: string | null;
  reason: RefusedReason;
  detail: string;
}

/** Gathers the refused rows of all files: keeps the first and counts the rest. */
export class Refusals {
  readonly #files: FileCount[];
  readonly #kept: RefusedRow[] = [];

  constructor(fileNames: readonly string[]) {
    this.#files = fileNames.map((name) => ({ name, rows: 0, refused: 0 }));
  }

  /** Notes a refused row of the file with that number (from 0). */
  add(file: number, refusal: Refusal): void {
    const count = this.#files[file];
    if (!count) throw new RangeError(`no file ${file}`);
    count.refused += 1;
    if (this.#kept.length < keptCap) this.#kept.push({ file: count.name, ...refusal });
  }

  /** Notes how many rows that file holds, refused ones included. */
  noteRows(file: number, rows: number): void {
    const count = this.#files[file];
    if (count) count.rows = rows;
  }

  get count(): number {
    return this.#files.reduce((sum, file) => sum + file.refused, 0);
  }

  /** Rows of all files, refused ones included. */
  get rowCount(): number {
    return this.#files.reduce((sum, file) => sum + file.rows, 0);
  }

  /** The first 1,000, in the order of the files and their lines. */
  get rows(): RefusedRow[] {
    const order = new Map(this.#files.map((file, index) => [file.name, index]));
    const rank = (row: RefusedRow): number => order.get(row.file) ?? 0;
    return this.#kept.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line);
  }

  /**
   * @param whatToDo how the message ends
   * @param cap the share of refused rows that a file may have
   * @throws BAD_INPUT when a file has no valid row, or more of its rows are refused
   */
  requireMostlyValid(
    whatToDo = "Mend the list, or import the right one.",
    cap = refusedShareCap,
  ): void {
    for (const { name, rows, refused } of this.#files) {
      if (rows === 0) throw new KineographError("BAD_INPUT", `${name} holds no row of a clip.`);
      if (refused < rows && refused <= rows * cap) continue;
      const first = this.rows
        .filter((row) => row.file === name)
        .slice(0, toldCap)
        .map((row) => `line ${row.line}${row.column ? `, ${row.column}` : ""}: ${row.detail}`);
      const share = refused === rows ? "All" : `${refused} of ${rows}`;
      const words = `${share} rows of ${name} are refused, so nothing was imported. ${first.join("; ")}. ${whatToDo}`;
      throw new KineographError("BAD_INPUT", words);
    }
  }
}
