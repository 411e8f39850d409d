import type { Reader } from "../platform/index.js";

/** Stands in a snippet where the lab has no mirror. */
export const unknownRoot = "/path/to/mirror";

/**
 * The root folder of a mirror that holds the version: one that names it before one of its data set
 * that names none; a placeholder where the lab has no mirror.
 */
export async function readMirrorRoot(reader: Reader, versionId: string): Promise<string> {
  const rows: { root: string }[] = await reader.query(
    `SELECT m.root FROM dataset_version v JOIN mirror m ON m.dataset_id = v.dataset_id
     LEFT JOIN mirror_version h ON h.mirror_id = m.id AND h.version_id = v.id
     WHERE v.id = $1 AND (h.version_id IS NOT NULL
       OR NOT EXISTS (SELECT FROM mirror_version o WHERE o.mirror_id = m.id))
     ORDER BY (h.version_id IS NOT NULL) DESC, m.id LIMIT 1`,
    [versionId],
  );
  return rows[0]?.root ?? unknownRoot;
}
