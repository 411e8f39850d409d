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

/**
 * Replaces the staged splits of the revision by what is staged, clips and classes that are new
 * included; other splits stay. Statements over whole sets, none per row. Classes and clips are added
 * in one order, whatever the lists' own: imports at once that share new ones wait, and never for
 * each other.
 *
 * @returns how many clips are new to the data set
 */
export async function replaceSplits(
  tx: Transaction,
  { revisionId, datasetId }: Target,
  splits: readonly ImportedSplit[],
): Promise<number> {
  const client = await findClient(tx);
  await tx.query(
    `INSERT INTO action_class (dataset_id, name)
     SELECT $1, name FROM (
       SELECT DISTINCT label AS name FROM staged_row WHERE label IS NOT NULL
       UNION SELECT name FROM wanted_label) n
     ORDER BY name ON CONFLICT (dataset_id, name) DO NOTHING`,
    [datasetId],
  );
  const added = await client.query(
    `INSERT INTO clip (dataset_id, source_id, start_ms, end_ms)
     SELECT $1, s.source_id, s.start_ms, s.end_ms FROM staged_row s
     WHERE NOT EXISTS (SELECT FROM clip c WHERE c.dataset_id = $1 AND c.source_id = s.source_id
       AND c.start_ms IS NOT DISTINCT FROM s.start_ms AND c.end_ms IS NOT DISTINCT FROM s.end_ms)
     ORDER BY s.source_id, s.start_ms, s.end_ms
     ON CONFLICT (dataset_id, source_id, start_ms, end_ms) DO NOTHING`,
    [datasetId],
  );
  const names = splits.map((each) => each.split);
  await tx.query("DELETE FROM listing WHERE revision_id = $1 AND split = ANY($2::split[])", [
    revisionId,
    names,
  ]);
  await tx.query(
    `INSERT INTO listing (revision_id, clip_id, split, action_class_id, is_creative_commons)
     SELECT $1, c.id, s.split, a.id, s.is_creative_commons
     FROM staged_row s
     JOIN clip c ON c.dataset_id = $2 AND c.source_id = s.source_id
       AND c.start_ms IS NOT DISTINCT FROM s.start_ms AND c.end_ms IS NOT DISTINCT FROM s.end_ms
     LEFT JOIN action_class a ON a.dataset_id = $2 AND a.name = s.label`,
    [revisionId, datasetId],
  );
  await tx.query("DELETE FROM listing_count WHERE revision_id = $1 AND split = ANY($2::split[])", [
    revisionId,
    names,
  ]);
  await tx.query(
    `INSERT INTO listing_count (revision_id, split, action_class_id, clip_count)
     SELECT revision_id, split, action_class_id, count(*) FROM listing
     WHERE revision_id = $1 AND split = ANY($2::split[]) GROUP BY 1, 2, 3`,
    [revisionId, names],
  );
  return added.rowCount ?? 0;
}
