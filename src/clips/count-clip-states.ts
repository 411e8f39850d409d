import type { Transaction } from "../platform/index.js";

/** Whose listings or files were changed. */
export type CountedPart = { revisionId: string } | { mirrorId: string };

/**
 * Writes anew how many listings have a file in each state (`clip_state_count`), for a revision or a
 * mirror: the last step of whatever changed its rows, in the same transaction. Those who do so take
 * turns until they commit, for the second must see the first's rows.
 */
export async function countClipStates(tx: Transaction, part: CountedPart): Promise<void> {
  const [column, id] =
    "revisionId" in part ? ["l.revision_id", part.revisionId] : ["f.mirror_id", part.mirrorId];
  const name = column.slice(2);
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('kineograph clip states', 0))");
  await tx.query(`DELETE FROM clip_state_count WHERE ${name} = $1`, [id]);
  await tx.query(
    `INSERT INTO clip_state_count (revision_id, mirror_id, split, action_class_id, state, clip_count)
     SELECT l.revision_id, f.mirror_id, l.split, l.action_class_id, f.state, count(*)
     FROM clip_file f JOIN listing l ON l.clip_id = f.clip_id
     WHERE ${column} = $1 GROUP BY 1, 2, 3, 4, 5`,
    [id],
  );
}
