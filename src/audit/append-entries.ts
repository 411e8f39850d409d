import { hostname } from "node:os";
import { randomUUID } from "node:crypto";
import { KineographError, type Transaction } from "../platform/index.js";
import type { EntryDraft } from "./entry-draft.js";
import { makeEntry, type Entry } from "./make-leaf.js";
import { pseudonymsOf, readPseudonyms } from "./read-pseudonyms.js";

const writer = {
  instance: `${hostname().slice(0, 64)}/${randomUUID().slice(0, 8)}`,
  build: "0.1.0",
};

/**
 * Entries, their object sets and their private values, in one statement: each trip costs a read.
 * Writes nothing and says so when a pseudonym is no longer anybody's.
 */
async function insertEntries(tx: Transaction, entries: readonly Entry[]): Promise<boolean> {
  const sets = entries.flatMap(({ objectSet }) => objectSet ?? []);
  const values = entries.flatMap((entry) =>
    entry.privateValues.map((value) => ({ ...value, entryId: entry.id })),
  );
  const pseudonyms = entries.flatMap(({ pseudonym }) => pseudonym ?? []);
  const written: unknown[] = await tx.query(
    `WITH unknown AS (
       SELECT FROM unnest($14::uuid[]) AS given(pseudonym)
       WHERE NOT EXISTS (SELECT FROM audit.subject s WHERE s.pseudonym = given.pseudonym)
     ), object_sets AS (
       INSERT INTO audit.object_set (digest, member_count, members)
       SELECT digest, cardinality(members), members
       FROM jsonb_to_recordset($9::jsonb) AS given(digest text, members text[])
       WHERE NOT EXISTS (SELECT FROM unknown)
       ON CONFLICT (digest) DO NOTHING
     ), private_values AS (
       INSERT INTO audit.private (entry_id, field, salt, value)
       SELECT * FROM unnest($10::uuid[], $11::text[], $12::bytea[], $13::text[])
       WHERE NOT EXISTS (SELECT FROM unknown)
     )
     INSERT INTO audit.entry (id, leaf, entered_at, act, outcome, pseudonym, dataset, version)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::uuid[],
       $7::text[], $8::text[])
     WHERE NOT EXISTS (SELECT FROM unknown) RETURNING id`,
    [
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.leaf),
      entries.map((entry) => entry.enteredAt),
      entries.map((entry) => entry.draft.act),
      entries.map((entry) => entry.draft.outcome),
      entries.map((entry) => entry.pseudonym),
      entries.map((entry) => entry.draft.version?.dataset ?? null),
      entries.map((entry) => entry.draft.version?.version ?? null),
      JSON.stringify(sets),
      values.map((value) => value.entryId),
      values.map((value) => value.field),
      values.map((value) => value.salt),
      values.map((value) => value.value),
      [...new Set(pseudonyms)],
    ],
  );
  return written.length === entries.length;
}

/** Writes entries; of a reader outside a transaction all of them commit at once, in one statement. */
export async function insertDrafts(
  tx: Transaction,
  drafts: readonly EntryDraft[],
): Promise<string[]> {
  if (drafts.length === 0) return [];
  const known = pseudonymsOf(tx.connection);
  for (let attempt = 0; attempt < 2; ++attempt) {
    await readPseudonyms(tx, drafts, known);
    const entries = drafts.map((draft) =>
      makeEntry(draft, known.get(draft.actor.userId ?? "") ?? null, writer),
    );
    if (await insertEntries(tx, entries)) return entries.map((entry) => entry.id);
    // A person was erased since their pseudonym was read; the next one is new.
    known.clear();
  }
  throw new Error("pseudonyms vanish faster than they are read");
}

/** What a caller is told whose entries cannot be written. */
export function unavailable(cause: unknown): KineographError {
  const words =
    "The audit log cannot be written, so nothing protected is served. Try again in a moment.";
  return new KineographError("AUDIT_UNAVAILABLE", words, { cause });
}

/**
 * Appends entries inside the caller's transaction, so that what is recorded and what is done
 * commit together or not at all.
 *
 * @returns the entries' ids, in the order of `drafts`
 * @throws AUDIT_UNAVAILABLE whatever the reason; the transaction must not commit then
 */
export async function appendEntries(
  tx: Transaction,
  drafts: readonly EntryDraft[],
): Promise<string[]> {
  try {
    return await insertDrafts(tx, drafts);
  } catch (cause) {
    throw unavailable(cause);
  }
}
