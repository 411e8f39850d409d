import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { KineographError, type Transaction } from "../platform/index.js";
import { AnnotationStream } from "./annotation-stream.js";
import { findClient } from "./find-client.js";
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

/**
 * Reads the lists into the temporary table `staged_row`, which the end of the transaction drops.
 * Their rows never stand in memory together.
 *
 * @returns columns of the lists that nothing was read from
 * @throws BAD_INPUT for a file that is no list of clips
 */
export async function stageFiles(
  tx: Transaction,
  paths: readonly string[],
  refusals: Refusals,
  onProgress: OnProgress,
): Promise<string[]> {
  const sizes = await readSizes(paths);
  const bytesTotal = sizes.reduce((sum, size) => sum + size, 0);
  let bytesDone = 0;
  const onBytes = (count: number): void => {
    bytesDone += count;
    onProgress(bytesDone, bytesTotal);
  };
  await tx.query(
    `CREATE TEMPORARY TABLE staged_row (
       file smallint NOT NULL, line integer NOT NULL, split split NOT NULL, source_id text NOT NULL,
       start_ms integer NOT NULL, end_ms integer NOT NULL, label text, is_creative_commons boolean
     ) ON COMMIT DROP`,
  );
  const client = await findClient(tx);
  const unused = new Set<string>();
  for (const [number, path] of paths.entries()) {
    const rows = new AnnotationStream({ number, name: basename(path), refusals, onBytes });
    await pipeline(
      createReadStream(path, { highWaterMark: chunkBytes }),
      rows,
      client.query(copyFrom("COPY staged_row FROM STDIN")),
    );
    for (const column of rows.unusedColumns) unused.add(column);
  }
  return [...unused];
}
