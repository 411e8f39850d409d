import type { Split } from "../catalog/index.js";
import type { CopyLines } from "./copy-lines.js";
import { isId, isLabel } from "./read-values.js";
import type { Refusal } from "./refusals.js";

/** A row of a list as it goes into the temporary table `staged_row`. */
export interface StagedRow {
  /** Number of the file, from 0. */
  file: number;
  line: number;
  split: Split | null;
  sourceId: string;
  /** Both or neither. */
  startMs: number | null;
  endMs: number | null;
  /** Null where it is hidden or not told. */
  label: string | null;
  /** The class number that the list gives. */
  classNumber: number | null;
}

/** The columns that `writeRow` writes, for COPY. */
export const stagedColumns =
  "file, line, split, source_id, start_ms, end_ms, label, is_creative_commons, class_number";

const shownCap = 60;

/** A value as a refusal shows it. */
export const shown = (value: unknown): string =>
  (JSON.stringify(value) ?? "nothing").slice(0, shownCap);

/** Writes the row for COPY, or gives why it is refused; `columns` are the list's names for the two. */
export function writeRow(
  lines: CopyLines,
  row: StagedRow,
  columns: { id: string; label: string },
): Refusal | null {
  const { line, file, split, startMs, endMs, classNumber } = row;
  const id = Buffer.from(row.sourceId);
  const label = row.label === null ? null : Buffer.from(row.label);
  if (!isId(id, 0, id.length)) {
    const detail = `${shown(row.sourceId)} is no id: 1 to 200 characters without white space`;
    return { line, column: columns.id, reason: "BAD_ID", detail };
  }
  if (label && !isLabel(label, 0, label.length)) {
    const detail = `${shown(row.label)} is no class name: 1 to 200 characters`;
    return { line, column: columns.label, reason: "BAD_LABEL", detail };
  }
  lines.reserve(id.length + (label?.length ?? 0));
  lines.number(file);
  lines.number(line);
  if (split) lines.word(split);
  else lines.null();
  lines.bytes(id, 0, id.length);
  for (const number of [startMs, endMs]) {
    if (number === null) lines.null();
    else lines.number(number);
  }
  if (label) lines.bytes(label, 0, label.length);
  else lines.null();
  lines.null();
  if (classNumber === null) lines.null();
  else lines.number(classNumber);
  lines.end();
  return null;
}
