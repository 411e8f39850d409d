import { KineographError } from "../platform/index.js";

/** Where each column of a list stands, from 0; -1 for one that it lacks. */
export interface Columns {
  id: number;
  start: number;
  end: number;
  split: number;
  label: number;
  isCreativeCommons: number;
  count: number;
  /** Names of columns that nothing is read from. */
  unused: string[];
}

/** The names under which lists know a column; the first is the one that a refusal tells. */
const names = {
  id: ["youtube_id", "source_id", "video_id"],
  start: ["time_start", "start"],
  end: ["time_end", "end"],
  split: ["split", "subset"],
  label: ["label"],
  isCreativeCommons: ["is_cc"],
} as const;

/** Every name under which a column is known. */
export const columnNames: ReadonlySet<string> = new Set(Object.values(names).flat());

/** A column's name as refusals tell it. */
export const columnName = {
  id: names.id[0],
  start: names.start[0],
  end: names.end[0],
  split: names.split[0],
  label: names.label[0],
  isCreativeCommons: names.isCreativeCommons[0],
} as const;

/**
 * Finds the columns by the names in a list's first line, in any order. Lists of files, which are
 * clips as they are, need no times.
 *
 * @throws BAD_INPUT naming the columns found and wanted
 */
export function readHeader(fields: readonly string[], file: string, isTimed: boolean): Columns {
  const found = fields.map((field) => field.trim().toLowerCase());
  const twice = found.find((name, index) => columnNames.has(name) && found.indexOf(name) !== index);
  if (twice) throw new KineographError("BAD_INPUT", `${file} has the column ${twice} twice.`);
  const place = (spellings: readonly string[]): number =>
    found.findIndex((name) => spellings.includes(name));
  const columns: Columns = {
    id: place(names.id),
    start: place(names.start),
    end: place(names.end),
    split: place(names.split),
    label: place(names.label),
    isCreativeCommons: place(names.isCreativeCommons),
    count: found.length,
    unused: found.filter((name) => !columnNames.has(name)),
  };
  const hasTimes = columns.start >= 0 && columns.end >= 0;
  const hasHalf = columns.start >= 0 !== columns.end >= 0;
  if (columns.id < 0 || hasHalf || (isTimed && !hasTimes)) {
    const shown = fields.slice(0, 10).map((field) => field.slice(0, 40));
    const words = `${file} has the columns ${JSON.stringify(shown.join(", "))}; wanted are ${isTimed ? "youtube_id, time_start and time_end" : "source_id"} (and split, label, is_cc where known).`;
    throw new KineographError("BAD_INPUT", words);
  }
  return columns;
}
