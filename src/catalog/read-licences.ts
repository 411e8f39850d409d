import { groupRows, hydrate, type Reader } from "../platform/index.js";
import { DatasetLicence } from "./dataset.js";

/** The licences of each data set, one a layer; one statement for all data sets asked. */
export async function readLicences(
  reader: Reader,
  datasetIds: readonly string[],
): Promise<DatasetLicence[][]> {
  const rows: object[] = await reader.query(
    `SELECT dataset_id AS "datasetId", layer, spdx_id AS "spdxId", title, holder, url
     FROM dataset_licence WHERE dataset_id = ANY($1::bigint[]) ORDER BY layer`,
    [datasetIds],
  );
  return groupRows(datasetIds, hydrate(DatasetLicence, rows), (licence) => licence.datasetId);
}
