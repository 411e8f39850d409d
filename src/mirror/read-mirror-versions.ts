import { DatasetVersion } from "../catalog/index.js";
import { groupRows, hydrate, type Reader } from "../platform/index.js";

/** The versions that each mirror was made for; none named means all of its data set. One statement. */
export async function readMirrorVersions(
  reader: Reader,
  mirrorIds: readonly string[],
): Promise<DatasetVersion[][]> {
  const rows: { mirrorId: string }[] = await reader.query(
    `SELECT m.id AS "mirrorId", v.id, v.dataset_id AS "datasetId", v.name, v.title, v.description
     FROM mirror m JOIN dataset_version v ON v.dataset_id = m.dataset_id
     WHERE m.id = ANY($1::bigint[]) AND (
       EXISTS (SELECT FROM mirror_version w WHERE w.mirror_id = m.id AND w.version_id = v.id)
       OR NOT EXISTS (SELECT FROM mirror_version w WHERE w.mirror_id = m.id))
     ORDER BY 1, v.id`,
    [mirrorIds],
  );
  return groupRows(mirrorIds, rows, (row) => row.mirrorId).map((each) =>
    hydrate(DatasetVersion, each),
  );
}
