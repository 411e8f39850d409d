import type { Database, Reader, Transaction } from "../platform/index.js";
import type { EntryDraft } from "./entry-draft.js";

const pseudonymsCap = 10_000;
const held = new WeakMap<Database, Map<string, string>>();

/**
 * The pseudonyms that this process knows, by user. A person may be erased meanwhile: whoever writes
 * with one checks in the same statement that it is still there.
 */
export function pseudonymsOf(database: Database): Map<string, string> {
  const known = held.get(database) ?? new Map<string, string>();
  held.set(database, known);
  return known;
}

/** Adds to `known` the pseudonym of each user among the actors, made at a user's first entry. */
export async function readPseudonyms(
  tx: Transaction,
  drafts: readonly EntryDraft[],
  known: Map<string, string>,
): Promise<void> {
  const asked = new Set(drafts.flatMap(({ actor }) => actor.userId ?? []));
  const userIds = [...asked].filter((id) => !known.has(id)).toSorted();
  if (userIds.length === 0) return;
  if (known.size > pseudonymsCap) known.clear();
  const select = "SELECT user_id, pseudonym FROM audit.subject WHERE user_id = ANY($1::bigint[])";
  let rows: { user_id: string; pseudonym: string }[] = await tx.query(select, [userIds]);
  if (rows.length < userIds.length) {
    await tx.query(
      `INSERT INTO audit.subject (user_id) SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING`,
      [userIds],
    );
    rows = await tx.query(select, [userIds]);
  }
  for (const row of rows) known.set(row.user_id, row.pseudonym);
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
