import type { Reader, Transaction } from "../platform/index.js";
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

/** The user behind each pseudonym, as far as the mapping was not erased. */
export async function readSubjects(
  reader: Reader,
  pseudonyms: readonly string[],
): Promise<Map<string, string>> {
  const rows: { pseudonym: string; userId: string }[] = await reader.query(
    `SELECT pseudonym, user_id AS "userId" FROM audit.subject WHERE pseudonym = ANY($1::uuid[])`,
    [pseudonyms],
  );
  return new Map(rows.map((row) => [row.pseudonym, row.userId]));
}
