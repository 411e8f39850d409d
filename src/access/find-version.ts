import { KineographError, type Reader } from "../platform/index.js";

/** The key of a version by name; the rows themselves are the catalog's. @throws NOT_FOUND */
export async function findVersionId(
  reader: Reader,
  dataset: string,
  version: string,
): Promise<string> {
  const rows: { id: string }[] = await reader.query(
    `SELECT v.id FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id
     WHERE d.slug = $1 AND v.name = $2`,
    [dataset, version],
  );
  const id = rows[0]?.id;
  if (id !== undefined) return id;
  throw new KineographError("NOT_FOUND", `There is no version "${version}" of ${dataset}.`);
}
