import type { Reader } from "../platform/index.js";

/** Ids of the revisions that list a clip. */
export async function readListingRevisions(reader: Reader, clipId: string): Promise<Set<string>> {
  const rows: { revisionId: string }[] = await reader.query(
    `SELECT DISTINCT revision_id AS "revisionId" FROM listing WHERE clip_id = $1`,
    [clipId],
  );
  return new Set(rows.map((row) => row.revisionId));
}
