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

/** A column's name as refusals tell it. */
export const columnName = {
  id: names.id[0],
  start: names.start[0],
  end: names.end[0],
  split: names.split[0],
  label: names.label[0],
  isCreativeCommons: names.isCreativeCommons[0],
} as const;

const wanted = "youtube_id, time_start and time_end (and split, label, is_cc where known)";

/** Says what a file is when its first line is no header. */
function describeOther(fields: readonly string[]): string {
  const [first = "", second = ""] = fields;
  if (/^[[{]/.test(first.trimStart())) {
    return "is JSON, which cannot be imported yet: turn it into CSV with the columns " + wanted;
  }
  if (/^[\w-]{11}$/.test(first) && /^\d+\.\d{4,}$/.test(second)) {
    return "is a list of AVA-Kinetics (no header; points in time, not segments), which has no clips to import";
  }
  if (first.includes("/")) {
    return (
      "is a list of paths without clip times, which cannot be imported as a split: take the CSV with the columns " +
      wanted
    );
  }
  const found = fields
    .slice(0, 10)
    .map((field) => field.slice(0, 40))
    .join(", ");
  return `has the columns ${JSON.stringify(found)}; wanted are ${wanted}`;
}

/**
 * Finds the columns by the names in a list's first line, in any order.
 *
 * @throws BAD_INPUT naming the columns found and wanted, or what the file is instead
 */
export function readHeader(fields: readonly string[], file: string): Columns {
  const found = fields.map((field) => field.trim().toLowerCase());
  const known = new Set<string>(Object.values(names).flat());
  const twice = found.find((name, index) => known.has(name) && found.indexOf(name) !== index);
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
    unused: found.filter((name) => !known.has(name)),
  };
  if (columns.id < 0 || columns.start < 0 || columns.end < 0) {
    throw new KineographError("BAD_INPUT", `${file} ${describeOther(fields)}.`);
  }
  return columns;
}
