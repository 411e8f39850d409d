import type { Transaction } from "../platform/index.js";

/**
 * Drops the frame sets of a version and the packs that no other version's clip shares. Gives the
 * receipts of those, whose files are to go when this has committed.
 */
export async function deleteFrameSets(tx: Transaction, versionId: string): Promise<string[]> {
  const sets: { id: string; packId: string }[] = await tx.query(
    `SELECT s.id, s.pack_id AS "packId" FROM frame_set s JOIN revision r ON r.id = s.revision_id
     WHERE r.version_id = $1`,
    [versionId],
  );
  const ids = sets.map((set) => set.id);
  await tx.query("DELETE FROM idempotency_key WHERE frame_set_id = ANY($1::bigint[])", [ids]);
  await tx.query("DELETE FROM frame_set WHERE id = ANY($1::bigint[])", [ids]);
  const packs: { receipt: string }[] = await tx.query(
    `WITH gone AS (
       DELETE FROM frame_pack p WHERE p.id = ANY($1::bigint[])
         AND NOT EXISTS (SELECT FROM frame_set s WHERE s.pack_id = p.id)
       RETURNING p.receipt
     ) SELECT receipt FROM gone`,
    [sets.map((set) => set.packId)],
  );
  return packs.map((pack) => pack.receipt);
}

/**
 * Drops a version with its revisions, listings, labels, counts and grants. Its revisions are taken
 * back to drafts first: what is published never changes, so the database would refuse. Clips and
 * classes that no other revision knows go as well. Mirror and frame sets must be gone.
 */
export async function deleteVersion(tx: Transaction, versionId: string): Promise<void> {
  const of = "revision_id IN (SELECT id FROM revision WHERE version_id = $1)";
  const clips: { id: string }[] = await tx.query(
    `SELECT DISTINCT clip_id AS id FROM listing WHERE ${of}`,
    [versionId],
  );
  const classes: { id: string }[] = await tx.query(
    `SELECT action_class_id AS id FROM label WHERE ${of}`,
    [versionId],
  );
  await tx.query("UPDATE revision SET published_at = NULL WHERE version_id = $1", [versionId]);
  await tx.query("DELETE FROM revision WHERE version_id = $1", [versionId]);
  await tx.query("DELETE FROM access_grant WHERE version_id = $1", [versionId]);
  await tx.query("DELETE FROM dataset_version WHERE id = $1", [versionId]);
  await tx.query(
    `DELETE FROM clip c WHERE c.id = ANY($1::bigint[])
       AND NOT EXISTS (SELECT FROM listing l WHERE l.clip_id = c.id)
       AND NOT EXISTS (SELECT FROM frame_set s WHERE s.clip_id = c.id)
       AND NOT EXISTS (SELECT FROM clip_file f WHERE f.clip_id = c.id)`,
    [clips.map((clip) => clip.id)],
  );
  await tx.query(
    `DELETE FROM action_class a WHERE a.id = ANY($1::bigint[])
       AND NOT EXISTS (SELECT FROM listing l WHERE l.action_class_id = a.id)
       AND NOT EXISTS (SELECT FROM listing_count n WHERE n.action_class_id = a.id)
       AND NOT EXISTS (SELECT FROM label b WHERE b.action_class_id = a.id)`,
    [classes.map((each) => each.id)],
  );
}

/** Drops a mirror that holds this version and no other, with all that scans found in it. */
export async function deleteMirror(
  tx: Transaction,
  { name, versionId }: { name: string; versionId: string },
): Promise<void> {
  await tx.query(
    `DELETE FROM mirror m WHERE m.name = $1
       AND (SELECT array_agg(v.version_id) FROM mirror_version v WHERE v.mirror_id = m.id)
         = ARRAY[$2::bigint]`,
    [name, versionId],
  );
}
