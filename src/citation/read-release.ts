import type { Reader } from "../platform/index.js";

/** A published revision among those of its version. */
export interface Release {
  publishedAt: Date;
  /** Counts from 1, in the order of publication. */
  number: number;
}

/** When a revision was published, and as which of its version's; null for a draft. */
export async function readRelease(reader: Reader, revisionId: string): Promise<Release | null> {
  const rows: { publishedAt: Date; number: number }[] = await reader.query(
    `SELECT r.published_at AS "publishedAt",
            (SELECT count(*)::int FROM revision o WHERE o.version_id = r.version_id
             AND (o.published_at, o.id) <= (r.published_at, r.id)) AS number
     FROM revision r WHERE r.id = $1 AND r.published_at IS NOT NULL`,
    [revisionId],
  );
  return rows[0] ?? null;
}
