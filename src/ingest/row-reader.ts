import { Split } from "../catalog/index.js";
import type { CopyLines } from "./copy-lines.js";
import type { LineFields } from "./line-fields.js";
import { columnName, type Columns } from "./read-header.js";
import { readSplit } from "./read-split.js";
import { isId, isLabel, readFlag, readMs } from "./read-values.js";
import type { Refusal } from "./refusals.js";

/** Where a list's rows come from. */
export interface RowSource {
  /** Number of the file, from 0. */
  file: number;
  columns: Columns;
  /** Of every row, when the list has no split column. */
  split: Split | null;
  /** Whether a row that tells no split is refused. */
  isSplitWanted: boolean;
}

const space = 0x20;
const shownCap = 60;

/** Checks rows and writes the good ones for COPY, in the columns of `staged_row`. */
export class RowReader {
  #splitWord = Buffer.alloc(0);
  #split: Split | null = null;

  constructor(
    private readonly source: RowSource,
    private readonly lines: CopyLines,
  ) {}

  /** Writes the row, or gives why it is refused. */
  read(buffer: Buffer, fields: LineFields, line: number): Refusal | null {
    const { columns, file } = this.source;
    if (fields.count !== columns.count) {
      const detail = `${fields.count} fields where the header names ${columns.count}`;
      return { line, column: null, reason: "FIELD_COUNT", detail };
    }
    const { starts, ends } = fields;
    const idFrom = starts[columns.id] ?? 0;
    const idTo = ends[columns.id] ?? 0;
    const isTimed = columns.start >= 0;
    const startMs = isTimed
      ? readMs(buffer, starts[columns.start] ?? 0, ends[columns.start] ?? 0)
      : null;
    const endMs = isTimed ? readMs(buffer, starts[columns.end] ?? 0, ends[columns.end] ?? 0) : null;
    const split = this.#readSplit(buffer, fields);
    const label = this.#readLabel(buffer, fields);
    if (
      (startMs !== null && endMs !== null && (startMs < 0 || endMs <= startMs)) ||
      (split === null && this.#needsSplit) ||
      !isId(buffer, idFrom, idTo) ||
      (!label.isHidden && !isLabel(buffer, label.from, label.to)) ||
      (label.isHidden && label.isListed && split !== Split.TEST && split !== Split.HOLDOUT)
    ) {
      return this.#explain(buffer, fields, line);
    }
    const flag = this.#readFlag(buffer, fields);
    if (flag === undefined) return this.#explain(buffer, fields, line);
    const { lines } = this;
    lines.reserve(idTo - idFrom + label.to - label.from);
    lines.number(file);
    lines.number(line);
    if (split === null) lines.null();
    else lines.word(split);
    lines.bytes(buffer, idFrom, idTo);
    if (startMs === null) lines.null();
    else lines.number(startMs);
    if (endMs === null) lines.null();
    else lines.number(endMs);
    if (label.isHidden) lines.null();
    else lines.bytes(buffer, label.from, label.to);
    if (flag === null) lines.null();
    else lines.word(flag ? "t" : "f");
    lines.end();
    return null;
  }

  /** A word in the column must be a split; where there is no column, only if one is wanted. */
  get #needsSplit(): boolean {
    return this.source.isSplitWanted || this.source.columns.split >= 0;
  }

  /** Lists are in runs of one split, so a word that was read last is not looked up again. */
  #readSplit(buffer: Buffer, { starts, ends }: LineFields): Split | null {
    const { columns, split } = this.source;
    if (columns.split < 0) return split;
    const from = starts[columns.split] ?? 0;
    const to = ends[columns.split] ?? 0;
    const word = this.#splitWord;
    let isSame = to - from === word.length && to > from;
    for (let at = 0; isSame && at < word.length; at += 1) isSame = word[at] === buffer[from + at];
    if (!isSame) {
      this.#splitWord = Buffer.from(buffer.subarray(from, to));
      this.#split = readSplit(this.#splitWord.toString());
    }
    return this.#split;
  }

  /** The label's place without the spaces around it; hidden when it is empty or has no column. */
  #readLabel(buffer: Buffer, { starts, ends }: LineFields) {
    const { label } = this.source.columns;
    if (label < 0) return { from: 0, to: 0, isHidden: true, isListed: false };
    let from = starts[label] ?? 0;
    let to = ends[label] ?? 0;
    while (from < to && buffer[from] === space) from += 1;
    while (from < to && buffer[to - 1] === space) to -= 1;
    return { from, to, isHidden: from === to, isListed: true };
  }

  #readFlag(buffer: Buffer, { starts, ends }: LineFields): boolean | null | undefined {
    const place = this.source.columns.isCreativeCommons;
    return place < 0 ? null : readFlag(buffer.toString("latin1", starts[place], ends[place]));
  }

  /** Says why a row that `read` did not take is refused; slow, since it is rare. */
  #explain(buffer: Buffer, { starts, ends }: LineFields, line: number): Refusal {
    const { columns } = this.source;
    const text = (place: number): string => buffer.toString("utf8", starts[place], ends[place]);
    const shown = (place: number): string => JSON.stringify(text(place).slice(0, shownCap));
    const isBadTime = (place: number): boolean =>
      readMs(buffer, starts[place] ?? 0, ends[place] ?? 0) < 0;
    if (!isId(buffer, starts[columns.id] ?? 0, ends[columns.id] ?? 0)) {
      const detail = `${shown(columns.id)} is no id: 1 to 200 characters without white space`;
      return { line, column: columnName.id, reason: "BAD_ID", detail };
    }
    for (const which of ["start", "end"] as const) {
      if (columns[which] < 0 || !isBadTime(columns[which])) continue;
      const detail = `${shown(columns[which])} is no number of seconds from 0`;
      return { line, column: columnName[which], reason: "BAD_TIME", detail };
    }
    if (columns.start >= 0 && Number(text(columns.end)) <= Number(text(columns.start))) {
      const detail = `the clip ends at ${text(columns.end)} s and begins at ${text(columns.start)} s`;
      return { line, column: columnName.end, reason: "BAD_TIME", detail };
    }
    if (columns.split >= 0 && readSplit(text(columns.split)) === null) {
      const detail = `${shown(columns.split)} is no split: train, validate, test or holdout`;
      return { line, column: columnName.split, reason: "UNKNOWN_SPLIT", detail };
    }
    if (columns.isCreativeCommons >= 0 && readFlag(text(columns.isCreativeCommons)) === undefined) {
      const detail = `${shown(columns.isCreativeCommons)} is neither 0 nor 1`;
      return { line, column: columnName.isCreativeCommons, reason: "BAD_FLAG", detail };
    }
    const detail = `${shown(columns.label)} is no class name: 1 to 200 characters`;
    return { line, column: columnName.label, reason: "BAD_LABEL", detail };
  }
}
