import { ActionClass } from "../catalog/index.js";
import { hydrate, type Reader } from "../platform/index.js";

/** A search, checked: at most `first` classes of a data set. */
export interface ClassSearch {
  dataset: string;
  words: string;
  first: number;
}

/** One statement over the names of a data set's classes. */
export async function readFoundClasses(
  reader: Reader,
  { dataset, words, first }: ClassSearch,
): Promise<ActionClass[]> {
  const rows: object[] = await reader.query(
    `SELECT id, "datasetId", name FROM (
       SELECT a.id, a.dataset_id AS "datasetId", a.name, position(lower($2) IN lower(a.name)) > 0 AS holds,
              similarity(a.name, $2) AS whole, word_similarity($2, a.name) AS part
       FROM action_class a JOIN dataset d ON d.id = a.dataset_id WHERE d.slug = $1
     ) found
     WHERE holds OR whole >= 0.3 OR part >= 0.4
     ORDER BY holds DESC, whole + part DESC, length(name), name COLLATE "C" LIMIT $3`,
    [dataset, words, first],
  );
  return hydrate(ActionClass, rows);
}
