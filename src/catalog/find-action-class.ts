import { hydrate, type Reader } from "../platform/index.js";
import { ActionClass } from "./action-class.js";

/** A class by the data set's slug and its own name, or null. */
export async function findActionClass(
  reader: Reader,
  dataset: string,
  name: string,
): Promise<ActionClass | null> {
  const rows: object[] = await reader.query(
    `SELECT a.id, a.dataset_id AS "datasetId", a.name
     FROM action_class a JOIN dataset d ON d.id = a.dataset_id WHERE d.slug = $1 AND a.name = $2`,
    [dataset, name],
  );
  return hydrate(ActionClass, rows)[0] ?? null;
}
