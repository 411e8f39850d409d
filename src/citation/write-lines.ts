import type { ListedClip } from "../clips/index.js";
import type { ListColumn, ListValue } from "./export-columns.js";

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection). */
const formulaStart = /^[=+\-@\t\r]/;

function toField(value: ListValue, isForSpreadsheet: boolean): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = isForSpreadsheet && formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * CSV after RFC 4180 with line feeds, in UTF-8. Values stand as they are, since a program reads them
 * and an id may begin with a hyphen; for a spreadsheet, which would run `=…`, an apostrophe goes
 * before whatever begins like a formula.
 */
export async function* writeCsv(
  columns: readonly ListColumn[],
  batches: AsyncIterable<ListedClip[]>,
  isForSpreadsheet: boolean,
): AsyncGenerator<Buffer> {
  const toLine = (clip: ListedClip) =>
    `${columns.map(({ valueOf }) => toField(valueOf(clip), isForSpreadsheet)).join(",")}\n`;
  yield Buffer.from(`${columns.map(({ name }) => name).join(",")}\n`);
  for await (const clips of batches) yield Buffer.from(clips.map(toLine).join(""));
}

/** One JSON object a line, with every column in it; what is not there is null. */
export async function* writeJsonLines(
  columns: readonly ListColumn[],
  batches: AsyncIterable<ListedClip[]>,
): AsyncGenerator<Buffer> {
  const toLine = (clip: ListedClip) =>
    `${JSON.stringify(Object.fromEntries(columns.map(({ name, valueOf }) => [name, valueOf(clip)])))}\n`;
  for await (const clips of batches) yield Buffer.from(clips.map(toLine).join(""));
}
