import { KineographError, type Transaction } from "../platform/index.js";

/** A set of objects that stands in `audit.object_set`. */
export interface ObjectSetFacts {
  digest: string;
  count: number;
}

/**
 * Stores the set of keys that a statement gives as its one text column, within the database: of a
 * list of 650,000 clips they would be 60 MB here. The digest is the one that `makeObjectSet` makes.
 *
 * @throws AUDIT_UNAVAILABLE
 */
export async function storeObjectSet(
  tx: Transaction,
  { sql, values }: { sql: string; values: readonly unknown[] },
): Promise<ObjectSetFacts> {
  try {
    const rows: ObjectSetFacts[] = await tx.query(
      `WITH given AS (SELECT DISTINCT key FROM (${sql}) AS asked (key)),
       made AS (
         SELECT encode(sha256(convert_to(coalesce(
                  string_agg(key, E'\\n' ORDER BY key COLLATE "C"), ''), 'UTF8')), 'hex') AS digest,
                count(*)::int AS count,
                coalesce(array_agg(key ORDER BY key COLLATE "C"), '{}') AS members
         FROM given
       ),
       stored AS (
         INSERT INTO audit.object_set (digest, member_count, members)
         SELECT digest, count, members FROM made ON CONFLICT (digest) DO NOTHING
       )
       SELECT digest, count FROM made`,
      [...values],
    );
    if (rows[0]) return rows[0];
  } catch (cause) {
    throw unavailable(cause);
  }
  throw unavailable();
}

function unavailable(cause?: unknown): KineographError {
  const words =
    "The audit log cannot be written, so nothing protected is served. Try again in a moment.";
  return new KineographError("AUDIT_UNAVAILABLE", words, { cause });
}
