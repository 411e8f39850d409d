import { hydrate, type Reader } from "../platform/index.js";
import { DatasetVersion } from "./dataset-version.js";

/** A version by the data set's slug and its own name, or null. */
export async function findVersion(
  reader: Reader,
  dataset: string,
  name: string,
): Promise<DatasetVersion | null> {
  const rows: object[] = await reader.query(
    `SELECT v.id, v.dataset_id AS "datasetId", v.name, v.title, v.description
     FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id
     WHERE d.slug = $1 AND v.name = $2`,
    [dataset, name],
  );
  return hydrate(DatasetVersion, rows)[0] ?? null;
}
