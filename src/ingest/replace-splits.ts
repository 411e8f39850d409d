import type { Transaction } from "../platform/index.js";
import { findClient } from "./find-client.js";
import type { Target } from "./find-target.js";
import type { ImportedSplit } from "./import-report.js";

/** The splits that stand in `staged_row`. */
export function readStagedSplits(tx: Transaction): Promise<ImportedSplit[]> {
  return tx.query(
    `SELECT split, sum(n)::int AS rows, count(label)::int AS classes
     FROM (SELECT split, label, count(*) AS n FROM staged_row GROUP BY split, label) each
     GROUP BY split ORDER BY split`,
  );
}

/** Whether the revision lists in the staged splits just what is staged. */
export async function hasStagedListings(
  tx: Transaction,
  { revisionId, datasetId }: Target,
  splits: readonly ImportedSplit[],
): Promise<boolean> {
  const counts: { split: string; n: number }[] = await tx.query(
    `SELECT split, sum(clip_count)::int AS n FROM listing_count
     WHERE revision_id = $1 AND split = ANY($2::split[]) GROUP BY split`,
    [revisionId, splits.map((each) => each.split)],
  );
  const listed = new Map(counts.map((row) => [row.split, row.n]));
  if (splits.some((each) => listed.get(each.split) !== each.rows)) return false;
  const rows: { isSame: boolean }[] = await tx.query(
    `SELECT NOT EXISTS (
       SELECT FROM staged_row s
       LEFT JOIN clip c ON c.dataset_id = $2 AND c.source_id = s.source_id
         AND c.start_ms IS NOT DISTINCT FROM s.start_ms AND c.end_ms IS NOT DISTINCT FROM s.end_ms
       LEFT JOIN listing l ON l.revision_id = $1 AND l.clip_id = c.id AND l.split = s.split
       LEFT JOIN action_class a ON a.id = l.action_class_id
       WHERE l.clip_id IS NULL OR a.name IS DISTINCT FROM s.label
         OR l.is_creative_commons IS DISTINCT FROM s.is_creative_commons
     ) AS "isSame"`,
    [revisionId, datasetId],
  );
  return rows[0]?.isSame ?? false;
}

const sameClip = `c.dataset_id = $1 AND c.source_id = s.source_id
  AND c.start_ms IS NOT DISTINCT FROM s.start_ms AND c.end_ms IS NOT DISTINCT FROM s.end_ms`;

/**
 * Adds the clips that the data set does not have yet, in the order of their key, which is that of
 * its index. Imports into one data set take turns from here to their end: none waits for a row of
 * another, and a clip needs no look for a conflict of its own (a third of the cost).
 *
 * @returns how many there were
 */
async function addClips(tx: Transaction, datasetId: string): Promise<number> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('clips of a data set', $1))", [
    datasetId,
  ]);
  const client = await findClient(tx);
  const added = await client.query(
    `INSERT INTO clip (dataset_id, source_id, start_ms, end_ms)
     SELECT DISTINCT $1::bigint, s.source_id, s.start_ms, s.end_ms FROM staged_row s
     WHERE NOT EXISTS (SELECT FROM clip c WHERE ${sameClip})
     ORDER BY s.source_id, s.start_ms, s.end_ms`,
    [datasetId],
  );
  return added.rowCount ?? 0;
}

/**
 * Replaces the staged splits of the revision by what is staged, clips and classes that are new
 * included; other splits stay. Statements over whole sets, none per row, each in the order of the
 * index that it fills.
 *
 * @returns how many clips are new to the data set
 */
export async function replaceSplits(
  tx: Transaction,
  { revisionId, datasetId }: Target,
  splits: readonly ImportedSplit[],
): Promise<number> {
  await tx.query(
    `INSERT INTO action_class (dataset_id, name)
     SELECT $1, name FROM (
       SELECT DISTINCT label AS name FROM staged_row WHERE label IS NOT NULL
       UNION SELECT name FROM wanted_label) n
     ORDER BY name ON CONFLICT (dataset_id, name) DO NOTHING`,
    [datasetId],
  );
  const addedCount = await addClips(tx, datasetId);
  const names = splits.map((each) => each.split);
  for (const table of ["listing", "listing_count"]) {
    await tx.query(`DELETE FROM ${table} WHERE revision_id = $1 AND split = ANY($2::split[])`, [
      revisionId,
      names,
    ]);
  }
  await tx.query(
    `INSERT INTO listing (revision_id, clip_id, split, action_class_id, is_creative_commons)
     SELECT $2::bigint, c.id, s.split, a.id, s.is_creative_commons
     FROM staged_row s JOIN clip c ON ${sameClip}
     LEFT JOIN action_class a ON a.dataset_id = $1 AND a.name = s.label
     ORDER BY c.id`,
    [datasetId, revisionId],
  );
  await tx.query(
    `INSERT INTO listing_count (revision_id, split, action_class_id, clip_count)
     SELECT $2::bigint, s.split, a.id, s.n
     FROM (SELECT split, label, count(*) AS n FROM staged_row GROUP BY split, label) s
     LEFT JOIN action_class a ON a.dataset_id = $1 AND a.name = s.label`,
    [datasetId, revisionId],
  );
  return addedCount;
}
