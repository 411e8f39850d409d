import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { KineographError } from "../platform/index.js";

/** A label map: the class of each index, from 0 and without a gap. */
export interface LabelMap {
  names: string[];
  /** What its file counts from; the catalog counts from 0, as trainers do. */
  firstIndex: 0 | 1;
}

const capBytes = 4 << 20;

class MapFault extends Error {}

function refuse(fault: string): never {
  throw new MapFault(fault);
}

/** The name without the quotes of CSV, which some files keep: `"air drumming"`. */
const unquote = (name: string): string => name.trim().replace(/^"(.*)"$/s, "$1");

/** @throws MapFault for names that are none, or stand twice; `place` says where name i stands */
export function checkNames(names: readonly string[], place: (index: number) => string): void {
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const first = seen.get(name);
    if (name === "") refuse(`has an empty name on ${place(index)}`);
    if (first !== undefined) {
      refuse(`has ${JSON.stringify(name.slice(0, 100))} on ${place(first)} and ${place(index)}`);
    }
    if (name.length > 200) refuse(`has more than 200 characters on ${place(index)}`);
    seen.set(name, index);
  }
}

/** One name a line, or `1 ApplyEyeMakeup`: its number and its name. */
function readLines(text: string): LabelMap {
  const lines = text.split("\n").map((line) => line.trim());
  const empty = lines.indexOf("");
  if (empty >= 0) refuse(`has an empty line (${empty + 1})`);
  const numbered = lines.map((line) => /^(\d{1,7})\s+(\S.*)$/.exec(line));
  const firstIndex = [0, 1].find((base) =>
    numbered.every((match, index) => Number(match?.[1] ?? -1) === index + base),
  );
  const names = lines.map((line, index) =>
    unquote((firstIndex === undefined ? line : numbered[index]?.[2]) ?? ""),
  );
  checkNames(names, (index) => `line ${index + 1}`);
  return { names, firstIndex: firstIndex === 1 ? 1 : 0 };
}

function readNumbered(entries: readonly (readonly [string, unknown])[]): LabelMap {
  const [first] = entries;
  if (!first) refuse("is an empty object");
  if (Array.isArray(first[1])) refuse("groups classes under headings: it gives no class an index");
  const firstIndex = entries.some(([, index]) => index === 0) ? 0 : 1;
  const names: string[] = [];
  for (const [key, index] of entries) {
    const name = unquote(key);
    if (typeof index !== "number" || !Number.isSafeInteger(index) || index < firstIndex) {
      refuse(`gives ${JSON.stringify(name.slice(0, 100))} the index ${JSON.stringify(index)}`);
    }
    const place = index - firstIndex;
    if (place >= entries.length) refuse(`leaves out an index below ${index}`);
    if (names[place] !== undefined) refuse(`gives the index ${index} twice`);
    names[place] = name;
  }
  checkNames(names, (index) => `index ${index + firstIndex}`);
  return { names, firstIndex };
}

function readJson(text: string): LabelMap {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    refuse(`is no valid JSON: ${(cause as Error).message}`);
  }
  if (Array.isArray(value)) {
    const names = value.map((each) =>
      typeof each === "string" ? unquote(each) : refuse("is a JSON list of more than names"),
    );
    if (names.length === 0) refuse("is an empty list");
    checkNames(names, (index) => `place ${index}`);
    return { names, firstIndex: 0 };
  }
  const entries = Object.entries(value as object);
  // JSON.parse keeps the last of two equal keys: `"x": ` stands as often as there are entries.
  const keys = text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;
  if (keys !== entries.length && !entries.some(([, each]) => typeof each === "object")) {
    refuse("gives a name twice");
  }
  return readNumbered(entries);
}

/**
 * Reads a class list: one name a line (its number from 0 being the label index), numbered lines,
 * a JSON list, or a JSON object of indices. Quotes of CSV around a name are taken off.
 *
 * @throws BAD_INPUT for a file that is no such list
 */
export async function readLabelFile(path: string): Promise<LabelMap> {
  try {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) refuse("is not there, or is no file");
    if (found.size > capBytes) refuse("is over 4 MiB: it is no class list");
    const bytes = await readFile(path);
    if (!isUtf8(bytes)) refuse("is no text in UTF-8");
    const text = bytes
      .toString()
      .replace(/^\uFEFF/, "")
      .trimEnd();
    return /^\s*[[{]/.test(text) ? readJson(text) : readLines(text);
  } catch (error) {
    if (!(error instanceof MapFault)) throw error;
    const words = `The label map ${basename(path)} ${error.message}.`;
    throw new KineographError("BAD_INPUT", words, { cause: error });
  }
}

/** The map that a list itself holds. @throws BAD_INPUT for one that is none */
export function readListLabels(file: string, names: readonly string[]): LabelMap {
  const unquoted = names.map(unquote);
  try {
    checkNames(unquoted, (index) => `place ${index}`);
  } catch (cause) {
    const words = `The label map in ${file} ${(cause as Error).message}.`;
    throw new KineographError("BAD_INPUT", words, { cause });
  }
  return { names: unquoted, firstIndex: 0 };
}
