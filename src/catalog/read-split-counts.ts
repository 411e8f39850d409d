import { groupRows, hydrate, type Reader } from "../platform/index.js";
import { SplitCount } from "./split.js";

/** The splits of each revision with their counts, from the import's rollup; one statement. */
export async function readSplitCounts(
  reader: Reader,
  revisionIds: readonly string[],
): Promise<SplitCount[][]> {
  const rows: { revisionId: string }[] = await reader.query(
    `SELECT revision_id AS "revisionId", split, sum(clip_count)::int AS "clipCount"
     FROM listing_count WHERE revision_id = ANY($1::bigint[]) GROUP BY 1, 2 ORDER BY 1, 2`,
    [revisionIds],
  );
  return groupRows(revisionIds, rows, (row) => row.revisionId).map((each) =>
    hydrate(SplitCount, each),
  );
}
