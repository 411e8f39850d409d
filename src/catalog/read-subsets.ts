import { groupRows, hydrate, type Reader } from "../platform/index.js";
import { Subset } from "./subset.js";

/** The subsets of each revision, by name; one statement for all revisions asked. */
export async function readSubsets(
  reader: Reader,
  revisionIds: readonly string[],
): Promise<Subset[][]> {
  const rows: object[] = await reader.query(
    `SELECT id, revision_id AS "revisionId", name, digest, clip_count AS "clipCount",
            created_at AS "createdAt"
     FROM subset WHERE revision_id = ANY($1::bigint[]) ORDER BY name COLLATE "C"`,
    [revisionIds],
  );
  return groupRows(revisionIds, hydrate(Subset, rows), (subset) => subset.revisionId);
}
