import { groupRows, hydrate, type Reader } from "../platform/index.js";
import { ClipFileCount } from "./mirror.js";

/**
 * For each mirror, its listed clips by state and reason, and its junk files; one statement. Files
 * that belong to no listed clip are in no count.
 */
export async function readMirrorCounts(
  reader: Reader,
  mirrorIds: readonly string[],
): Promise<ClipFileCount[][]> {
  const rows: { mirrorId: string }[] = await reader.query(
    `SELECT mirror_id AS "mirrorId", state, reason, count(*)::int AS n FROM clip_file
     WHERE mirror_id = ANY($1::bigint[]) AND (clip_id IS NOT NULL OR state = 'JUNK')
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [mirrorIds],
  );
  return groupRows(mirrorIds, rows, (row) => row.mirrorId).map((each) =>
    hydrate(ClipFileCount, each),
  );
}
