import { KineographError, type Transaction } from "../platform/index.js";
import type { Target } from "./find-target.js";
import { readLabelMapDigest } from "./read-digests.js";

/**
 * Puts the label map that rows are checked against into the temporary table `wanted_label`: the
 * one given, else the one that the revision has.
 *
 * @returns whether there is one
 */
export async function stageLabelMap(
  tx: Transaction,
  target: Target,
  names: readonly string[] | null,
): Promise<boolean> {
  await tx.query(
    "CREATE TEMPORARY TABLE wanted_label (name text PRIMARY KEY, label_index integer NOT NULL) ON COMMIT DROP",
  );
  if (names) {
    await tx.query(
      "INSERT INTO wanted_label SELECT name, place - 1 FROM unnest($1::text[]) WITH ORDINALITY AS n (name, place)",
      [names],
    );
    return true;
  }
  const rows: { n: number }[] = await tx.query(
    `WITH kept AS (
       INSERT INTO wanted_label SELECT a.name, b.label_index
       FROM label b JOIN action_class a ON a.id = b.action_class_id
       WHERE b.revision_id = $1 AND b.label_index IS NOT NULL RETURNING 1
     ) SELECT count(*)::int AS n FROM kept`,
    [target.revisionId],
  );
  return (rows[0]?.n ?? 0) > 0;
}

/** Whether the revision's label map is `wanted_label` already. */
export async function hasLabelMap(tx: Transaction, { revisionId }: Target): Promise<boolean> {
  const rows: { isSame: boolean }[] = await tx.query(
    `SELECT NOT EXISTS (
       SELECT FROM wanted_label w FULL JOIN (
         SELECT a.name, b.label_index FROM label b JOIN action_class a ON a.id = b.action_class_id
         WHERE b.revision_id = $1
       ) h USING (name) WHERE w.label_index IS DISTINCT FROM h.label_index
     ) AS "isSame"`,
    [revisionId],
  );
  return rows[0]?.isSame ?? false;
}

/**
 * Writes the revision's labels: those of `wanted_label`, or (without a map) each listed class with
 * no index. The revision's listings must stand.
 *
 * @throws BAD_INPUT when a split that the import keeps lists a class that the map lacks
 */
export async function writeLabels(
  tx: Transaction,
  { revisionId, datasetId }: Target,
  hasMap: boolean,
): Promise<void> {
  await tx.query("DELETE FROM label WHERE revision_id = $1", [revisionId]);
  if (!hasMap) {
    await tx.query(
      `INSERT INTO label (revision_id, action_class_id)
       SELECT revision_id, action_class_id FROM listing_count
       WHERE revision_id = $1 AND action_class_id IS NOT NULL GROUP BY 1, 2`,
      [revisionId],
    );
    return;
  }
  await tx.query(
    `INSERT INTO label (revision_id, action_class_id, label_index)
     SELECT $1, a.id, w.label_index FROM wanted_label w
     JOIN action_class a ON a.dataset_id = $2 AND a.name = w.name`,
    [revisionId, datasetId],
  );
  const rows: { name: string; split: string }[] = await tx.query(
    `SELECT a.name, n.split FROM listing_count n JOIN action_class a ON a.id = n.action_class_id
     WHERE n.revision_id = $1 AND NOT EXISTS (
       SELECT FROM label b WHERE b.revision_id = $1 AND b.action_class_id = n.action_class_id)
     ORDER BY n.split, a.name LIMIT 1`,
    [revisionId],
  );
  const [lost] = rows;
  if (!lost) return;
  const words = `The label map lacks "${lost.name}", which the split ${lost.split} of this revision lists. Import that split with the same map, in one command.`;
  throw new KineographError("BAD_INPUT", words);
}

/** Sets the digest of the revision's label map. */
export async function sealLabels(tx: Transaction, { revisionId }: Target): Promise<void> {
  await tx.query("UPDATE revision SET label_map_digest = $2 WHERE id = $1", [
    revisionId,
    await readLabelMapDigest(tx, revisionId),
  ]);
}
