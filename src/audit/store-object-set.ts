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
    // A long list takes seconds to sort, on a busy machine more than a request may.
    await tx.query("SET LOCAL statement_timeout = 120000");
    await tx.query("SET LOCAL work_mem = '64MB'");
    const rows: ObjectSetFacts[] = await tx.query(
      `WITH made AS (
         SELECT coalesce(array_agg(key), '{}') AS members
         FROM (SELECT DISTINCT key COLLATE "C" AS key FROM (${sql}) AS asked (key) ORDER BY 1) given
       ),
       named AS (
         SELECT encode(sha256(convert_to(array_to_string(members, E'\\n'), 'UTF8')), 'hex') AS digest,
                cardinality(members) AS count, members
         FROM made
       ),
       stored AS (
         INSERT INTO audit.object_set (digest, member_count, members)
         SELECT digest, count, members FROM named ON CONFLICT (digest) DO NOTHING
       )
       SELECT digest, count FROM named`,
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
