import type { Transaction } from "../platform/index.js";
import type { EntryDraft } from "./entry-draft.js";

/** The pseudonym of each user among the actors, made at a user's first entry. */
export async function readPseudonyms(
  tx: Transaction,
  drafts: readonly EntryDraft[],
): Promise<Map<string, string>> {
  const userIds = [...new Set(drafts.flatMap(({ actor }) => actor.userId ?? []))].toSorted();
  if (userIds.length === 0) return new Map();
  const select = "SELECT user_id, pseudonym FROM audit.subject WHERE user_id = ANY($1::bigint[])";
  let rows: { user_id: string; pseudonym: string }[] = await tx.query(select, [userIds]);
  if (rows.length < userIds.length) {
    await tx.query(
      `INSERT INTO audit.subject (user_id) SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING`,
      [userIds],
    );
    rows = await tx.query(select, [userIds]);
  }
  return new Map(rows.map((row) => [row.user_id, row.pseudonym]));
}
