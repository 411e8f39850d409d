import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { KineographError, type Transaction } from "../platform/index.js";
import { AnnotationStream } from "./annotation-stream.js";
import { findClient } from "./find-client.js";
import { JsonStream } from "./json-stream.js";
import { detectFormat, type ListFormat } from "./list-format.js";
import type { AnnotationFile, ListStream } from "./list-stream.js";
import { PlainStream } from "./plain-stream.js";
import type { Refusals } from "./refusals.js";

/** Called as bytes are read: how many so far, and of how many. */
export type OnProgress = (bytesDone: number, bytesTotal: number) => void;

/** Small enough for its rows to fit into a socket, so that the server works while we read on. */
const chunkBytes = 1 << 15;

/** The sizes of the files. @throws BAD_INPUT for one that is not there or is no file */
async function readSizes(paths: readonly string[]): Promise<number[]> {
  return Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => null);
      if (found?.isFile()) return found.size;
      const words = `There is no file "${basename(path)}" to import${found ? ": it is something else" : ""}. Check its name.`;
      throw new KineographError("BAD_INPUT", words);
    }),
  );
}

const headBytes = 1 << 14;

/** The format of each list, by its content unless `forced`. @throws BAD_INPUT, see `detectFormat` */
export async function readFormats(
  paths: readonly string[],
  forced: ListFormat | undefined,
): Promise<ListFormat[]> {
  await readSizes(paths);
  if (forced) return paths.map(() => forced);
  return Promise.all(paths.map(async (path) => detectFormat(await readHead(path), basename(path))));
}

/** The list's beginning, up to its last whole line; empty for what is no text. */
async function readHead(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    const isWhole = bytesRead < headBytes;
    const end = head.lastIndexOf(0x0a) + 1;
    const lines = isWhole || end === 0 ? head : head.subarray(0, end);
    return isUtf8(lines) && !lines.includes(0) ? lines.toString() : "";
  } finally {
    await handle.close();
  }
}

function makeStream(file: AnnotationFile): ListStream {
  if (file.format === "csv") return new AnnotationStream(file);
  if (file.format === "ids" || file.format === "paths") return new PlainStream(file);
  return new JsonStream(file);
}

/** What the lists are read as. */
export interface Lists {
  paths: readonly string[];
  /** Of each path. */
  formats: readonly ListFormat[];
  isSplitWanted: boolean;
  isYouTube: boolean;
}

/** What the lists hold beside their rows. */
export interface StagedLists {
  /** Names of columns that nothing was read from. */
  unusedColumns: string[];
  /** The label map that each list itself holds, if it does. */
  labels: { file: string; names: string[] }[];
}

/**
 * Reads the lists into the temporary table `staged_row`, which the end of the transaction drops.
 * Their rows never stand in memory together.
 *
 * @throws BAD_INPUT for a file that is no list of clips
 */
export async function stageFiles(
  tx: Transaction,
  { paths, formats, isSplitWanted, isYouTube }: Lists,
  refusals: Refusals,
  onProgress: OnProgress,
): Promise<StagedLists> {
  const sizes = await readSizes(paths);
  const bytesTotal = sizes.reduce((sum, size) => sum + size, 0);
  let bytesDone = 0;
  const onBytes = (count: number): void => {
    bytesDone += count;
    onProgress(bytesDone, bytesTotal);
  };
  await tx.query(
    `CREATE TEMPORARY TABLE staged_row (
       file smallint NOT NULL, line integer NOT NULL, split split, source_id text NOT NULL,
       start_ms integer, end_ms integer, label text, is_creative_commons boolean, class_number integer
     ) ON COMMIT DROP`,
  );
  const client = await findClient(tx);
  const unused = new Set<string>();
  const labels: StagedLists["labels"] = [];
  for (const [number, path] of paths.entries()) {
    const file = { number, name: basename(path), isSplitWanted, isYouTube, refusals, onBytes };
    const rows = makeStream({ ...file, format: formats[number] ?? "csv" });
    await pipeline(
      createReadStream(path, { highWaterMark: chunkBytes }),
      rows,
      client.query(copyFrom(`COPY staged_row (${rows.columns}) FROM STDIN`)),
    );
    for (const column of rows.unusedColumns) unused.add(column);
    if (rows.labels) labels.push({ file: file.name, names: rows.labels });
  }
  return { unusedColumns: [...unused], labels };
}
