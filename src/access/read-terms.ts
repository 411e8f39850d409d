import { hydrate, type Reader } from "../platform/index.js";
import { Terms } from "./terms.js";

/** The newest terms of a data set, or null. */
export async function readTerms(reader: Reader, dataset: string): Promise<Terms | null> {
  const rows: object[] = await reader.query(
    `SELECT t.id, t.dataset_id AS "datasetId", t.number, t.title, t.body, t.digest,
            t.published_at AS "publishedAt"
     FROM terms t JOIN dataset d ON d.id = t.dataset_id
     WHERE d.slug = $1 ORDER BY t.number DESC LIMIT 1`,
    [dataset],
  );
  return hydrate(Terms, rows)[0] ?? null;
}
