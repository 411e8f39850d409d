import { KineographError, type Transaction } from "../platform/index.js";
import type { Target } from "./find-target.js";
import { readSubsetDigest } from "./read-digests.js";

/** A subset as an import found or wrote it. */
export interface WrittenSubset {
  isUnchanged: boolean;
  clipCount: number;
  digest: string;
}

async function hasMatched(tx: Transaction, subsetId: string): Promise<boolean> {
  const rows: { isSame: boolean }[] = await tx.query(
    `SELECT NOT EXISTS (
       SELECT FROM (SELECT DISTINCT clip_id, split FROM matched) m
       FULL JOIN (SELECT clip_id, split FROM subset_listing WHERE subset_id = $1) x
         ON x.clip_id = m.clip_id AND x.split = m.split
       WHERE m.clip_id IS NULL OR x.clip_id IS NULL
     ) AS "isSame"`,
    [subsetId],
  );
  return rows[0]?.isSame ?? false;
}

/** Sets the digest and the count of subsets to what they hold. */
async function seal(
  tx: Transaction,
  subsetId: string,
): Promise<Omit<WrittenSubset, "isUnchanged">> {
  const digest = await readSubsetDigest(tx, subsetId);
  const [rows]: [{ clipCount: number }[], number] = await tx.query(
    `UPDATE subset SET digest = $2, clip_count =
       (SELECT count(*) FROM subset_listing WHERE subset_id = $1)
     WHERE id = $1 RETURNING clip_count AS "clipCount"`,
    [subsetId, digest],
  );
  return { digest, clipCount: rows[0]?.clipCount ?? 0 };
}

/**
 * Writes what is in `matched` as the subset of that name.
 *
 * @throws CONFLICT for a name that stands for other clips of a published revision
 */
export async function writeSubset(
  tx: Transaction,
  target: Target,
  name: string,
): Promise<WrittenSubset> {
  const found: { id: string; digest: string; clipCount: number }[] = await tx.query(
    `SELECT id, digest, clip_count AS "clipCount" FROM subset WHERE revision_id = $1 AND name = $2`,
    [target.revisionId, name],
  );
  const [known] = found;
  if (known && (await hasMatched(tx, known.id))) {
    return { isUnchanged: true, clipCount: known.clipCount, digest: known.digest };
  }
  if (known && target.isPublished) {
    const words = `The subset ${name} of ${target.dataset} ${target.version} (${target.revision}) stands, and holds other clips. The revision is published, so it never changes: give these another name.`;
    throw new KineographError("CONFLICT", words);
  }
  if (known) await tx.query("DELETE FROM subset_listing WHERE subset_id = $1", [known.id]);
  const made: { id: string }[] = known
    ? [known]
    : await tx.query(
        `INSERT INTO subset (revision_id, name, digest, clip_count) VALUES ($1, $2, repeat('0', 64), 0)
         RETURNING id`,
        [target.revisionId, name],
      );
  const subsetId = made[0]?.id ?? "";
  await tx.query(
    `INSERT INTO subset_listing (subset_id, clip_id, split)
     SELECT DISTINCT $1::bigint, clip_id, split FROM matched ORDER BY clip_id, split`,
    [subsetId],
  );
  return { isUnchanged: false, ...(await seal(tx, subsetId)) };
}

/**
 * Takes out of the subsets of a draft what it lists no more, after its splits were replaced.
 *
 * @returns what was lost, in words for the report
 */
export async function pruneSubsets(tx: Transaction, revisionId: string): Promise<string[]> {
  const rows: { id: string; name: string; lost: number }[] = await tx.query(
    `WITH gone AS (
       DELETE FROM subset_listing x USING subset b
       WHERE b.id = x.subset_id AND b.revision_id = $1 AND NOT EXISTS (
         SELECT FROM listing l
         WHERE l.revision_id = $1 AND l.clip_id = x.clip_id AND l.split = x.split)
       RETURNING b.id, b.name
     ) SELECT id, name, count(*)::int AS lost FROM gone GROUP BY id, name ORDER BY name`,
    [revisionId],
  );
  for (const { id } of rows) await seal(tx, id);
  return rows.map(
    ({ name, lost }) => `The subset ${name} lost ${lost} clips that the new lists no longer hold.`,
  );
}
