import type { Reader } from "../platform/index.js";

/** The revision a version shows, with the names an audit entry needs. */
export interface CurrentRevision {
  versionId: string;
  dataset: string;
  version: string;
  revisionId: string;
  revision: string;
  manifestDigest: string | null;
}

/**
 * The current revision of every version that has one, newest version last: the one published last,
 * or (for whoever may see drafts) the newest draft of a version that has none published.
 */
export function readCurrentRevisions(
  reader: Reader,
  maySeeDrafts: boolean,
): Promise<CurrentRevision[]> {
  return reader.query(
    `SELECT DISTINCT ON (v.id) v.id AS "versionId", d.slug AS dataset, v.name AS version,
            r.id AS "revisionId", r.name AS revision, r.manifest_digest AS "manifestDigest"
     FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id JOIN revision r ON r.version_id = v.id
     WHERE r.published_at IS NOT NULL OR $1
     ORDER BY v.id, r.published_at DESC NULLS LAST, r.id DESC`,
    [maySeeDrafts],
  );
}
