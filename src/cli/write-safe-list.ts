import { randomBytes } from "node:crypto";
import { lstat, open, rename, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { KineographError } from "../platform/index.js";
import type { Client } from "./client.js";

interface Edge {
  node: { sourceId: string; startSeconds: number | null; endSeconds: number | null };
  train: { version: string; revision: string; split: string; className: string | null }[];
}

interface Page {
  splitOverlap: {
    safeSubset: {
      clips: { edges: Edge[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    };
  };
}

const query = `query SafeList($train: [SplitRef!]!, $evaluate: [SplitRef!]!, $level: OverlapLevel!,
  $leastCoverage: Float!, $purpose: Purpose, $after: String) {
  splitOverlap(train: $train, evaluate: $evaluate, level: $level, leastCoverage: $leastCoverage, purpose: $purpose) {
    safeSubset { clips(first: 1000, after: $after) {
      edges { node { sourceId startSeconds endSeconds } train { version revision split className } }
      pageInfo { hasNextPage endCursor }
    } }
  }
}`;

/** As DeepMind's lists have them, so that `dataset import` and others' loaders read it; two more say of what. */
const heading = "label,youtube_id,time_start,time_end,split,version,revision";

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function toLines({ node, train }: Edge): string[] {
  const { sourceId, startSeconds, endSeconds } = node;
  return train.map(({ className, split, version, revision }) =>
    [
      className ?? "",
      sourceId,
      startSeconds ?? "",
      endSeconds ?? "",
      split.toLowerCase(),
      version,
      revision,
    ]
      .map((value) => quote(String(value)))
      .join(","),
  );
}

function refuse(file: string, fault: string): never {
  throw new KineographError("BAD_INPUT", `--safe-list ${file} ${fault}`);
}

/** @throws BAD_INPUT when something lies there already: a list is never written over */
export async function prepareSafeList(file: string): Promise<void> {
  const there = await lstat(file).catch(() => null);
  if (there) refuse(file, "is there already. Name a new file, or remove it first.");
}

async function openBeside(file: string, made: string): Promise<FileHandle> {
  try {
    return await open(made, "wx");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const words = `--safe-list ${file} cannot be written (${code}). Name a file in a folder that is there and that you may write to.`;
    throw new KineographError("BAD_INPUT", words, { cause });
  }
}

/**
 * Writes the safe subset page by page as the API gives it, each page with its audit entries, into a
 * file that takes its name once it is whole. Gives how many rows.
 *
 * @throws BAD_INPUT when the file cannot be written; what the API refuses with
 */
export async function writeSafeList(
  client: Client,
  question: Record<string, unknown>,
  file: string,
  onProgress: (rows: number) => void,
): Promise<number> {
  const made = path.join(
    path.dirname(file),
    `.${path.basename(file)}.partial-${randomBytes(6).toString("hex")}`,
  );
  const handle = await openBeside(file, made);
  try {
    await handle.write(`${heading}\n`);
    let rows = 0;
    for (let after: string | null = null, isMore = true; isMore;) {
      const answer: Page = await client.execute<Page>(query, { ...question, after });
      const { edges, pageInfo } = answer.splitOverlap.safeSubset.clips;
      const lines = edges.flatMap(toLines);
      if (lines.length > 0) await handle.write(`${lines.join("\n")}\n`);
      rows += lines.length;
      onProgress(rows);
      after = pageInfo.endCursor;
      isMore = pageInfo.hasNextPage;
    }
    await handle.sync();
    await handle.close();
    await prepareSafeList(file);
    await rename(made, file);
    return rows;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(made, { force: true });
    throw error;
  }
}
