import { groupRows, hydrate, type Reader } from "../platform/index.js";
import { DatasetVersion } from "./dataset-version.js";

/** The versions of each data set, in the order in which they were added; one statement. */
export async function readVersions(
  reader: Reader,
  datasetIds: readonly string[],
): Promise<DatasetVersion[][]> {
  const rows: object[] = await reader.query(
    `SELECT id, dataset_id AS "datasetId", name, title, description
     FROM dataset_version WHERE dataset_id = ANY($1::bigint[]) ORDER BY id`,
    [datasetIds],
  );
  return groupRows(datasetIds, hydrate(DatasetVersion, rows), (version) => version.datasetId);
}
