import { type CurrentRevision, type Split } from "../catalog/index.js";
import { KineographError, type Reader } from "../platform/index.js";
import type { Conditions } from "./clip-conditions.js";

/** One row of a version's list: a clip in a split. */
export interface ListedClip {
  clipId: string;
  sourceId: string;
  startMs: number | null;
  endMs: number | null;
  split: Split;
  /** Null: the label is hidden. */
  className: string | null;
  labelIndex: number | null;
  isCreativeCommons: boolean | null;
}

/** A statement that somebody else runs. */
export interface Statement {
  sql: string;
  values: unknown[];
}

/** The rows of one revision that a filter matches, read as they are needed. */
export interface ClipList {
  /** How many rows there are, and whether any tells of Creative Commons. */
  count(reader: Reader): Promise<{ rowCount: number; hasCreativeCommons: boolean }>;
  /** Gives the audit log's key of each row's clip (`clipKey`) as one text column. */
  keys: Statement;
  /**
   * The rows by clip and split, a batch at a time: one statement each, so that no connection is
   * held while somebody reads slowly, and memory is that of a batch.
   *
   * @throws CONFLICT when the list was changed meanwhile, which only a draft's can be
   */
  batches(reader: Reader): AsyncGenerator<ListedClip[]>;
}

/** 130 statements for the longest list there is; a batch takes about 2 MB. */
const batchSize = 5000;

/** The whole list of `current` that the conditions leave. */
export function listClips(current: CurrentRevision, conditions: Conditions): ClipList {
  const add = (...more: unknown[]) => ({
    values: [...conditions.values, ...more],
    at: more.map((_, index) => `$${conditions.values.length + index + 1}`),
  });
  const { values, at } = add(current.dataset);
  const keys = `SELECT ${at[0]}::text || '/' || c.source_id || '/' || coalesce(c.start_ms::text, '')
      || '-' || coalesce(c.end_ms::text, '')
    FROM listing l JOIN clip c ON c.id = l.clip_id WHERE ${conditions.sql}`;
  return {
    count: (reader) => countRows(reader, conditions),
    keys: { sql: keys, values },
    batches: (reader) => readBatches(reader, current, add, conditions.sql),
  };
}

async function countRows(reader: Reader, { sql, values }: Statement) {
  const rows: { rowCount: number; hasCreativeCommons: boolean }[] = await reader.query(
    `SELECT count(*)::int AS "rowCount",
            coalesce(bool_or(l.is_creative_commons IS NOT NULL), false) AS "hasCreativeCommons"
     FROM listing l WHERE ${sql}`,
    values,
  );
  return rows[0] ?? { rowCount: 0, hasCreativeCommons: false };
}

type Add = (...more: unknown[]) => { values: unknown[]; at: string[] };

/** The batch is cut out before anything is joined, or each would cost a join of the whole list. */
async function* readBatches(
  reader: Reader,
  { revisionId, manifestDigest }: CurrentRevision,
  add: Add,
  conditions: string,
): AsyncGenerator<ListedClip[]> {
  let last: Pick<ListedClip, "clipId" | "split"> = { clipId: "0", split: "TRAIN" };
  for (;;) {
    const { values, at } = add(revisionId, last.clipId, last.split, batchSize);
    const rows: ListedClip[] = await reader.query(
      `SELECT f.clip_id AS "clipId", c.source_id AS "sourceId", c.start_ms AS "startMs",
              c.end_ms AS "endMs", f.split, a.name AS "className", b.label_index AS "labelIndex",
              f.is_creative_commons AS "isCreativeCommons"
       FROM (
         SELECT l.* FROM listing l
         WHERE ${conditions} AND l.revision_id = ${at[0]}::bigint
           AND (l.clip_id, l.split) > (${at[1]}::bigint, ${at[2]}::split)
         ORDER BY l.clip_id, l.split LIMIT ${at[3]}
       ) f
       JOIN clip c ON c.id = f.clip_id
       LEFT JOIN action_class a ON a.id = f.action_class_id
       LEFT JOIN label b ON b.revision_id = f.revision_id AND b.action_class_id = f.action_class_id
       ORDER BY f.clip_id, f.split`,
      values,
    );
    if (rows.length > 0) yield rows;
    if (rows.length < batchSize) break;
    last = rows.at(-1) ?? last;
  }
  await requireUnchanged(reader, revisionId, manifestDigest);
}

async function requireUnchanged(reader: Reader, revisionId: string, manifestDigest: string | null) {
  const rows: { digest: string | null }[] = await reader.query(
    "SELECT manifest_digest AS digest FROM revision WHERE id = $1",
    [revisionId],
  );
  if (rows[0] && rows[0].digest === manifestDigest) return;
  const words = "This draft was changed while its list was read. Ask for the list again.";
  throw new KineographError("CONFLICT", words);
}
