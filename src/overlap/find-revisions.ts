import { findCurrentRevision, type CurrentRevision } from "../catalog/index.js";
import type { ClipsContext } from "../clips/index.js";
import { KineographError } from "../platform/index.js";

/** A version, and one of its revisions where not the one that is shown is meant. */
export interface RevisionName {
  dataset: string;
  version: string;
  revision?: string | null;
}

/** A revision with what kind of source its data set has. */
export interface FoundRevision extends CurrentRevision {
  datasetId: string;
  source: string;
}

function refuse(name: RevisionName, found: readonly FoundRevision[]): never {
  const { dataset, version, revision } = name;
  const names = found
    .filter((each) => each.dataset === dataset && each.version === version)
    .map((each) => each.revision);
  const there = names.length > 0 ? `There are: ${[...new Set(names)].join(", ")}.` : "";
  throw new KineographError(
    "NOT_FOUND",
    `There is no published revision "${revision ?? ""}" of ${dataset} ${version}. ${there}`.trim(),
  );
}

/**
 * The revisions of these names, in their order: one statement for all. Published ones are anybody's
 * to name, drafts only an operator's or an admin's; no leave to read them is asked for here.
 *
 * @throws NOT_FOUND, naming what there is
 */
export async function findRevisions(
  context: ClipsContext,
  names: readonly RevisionName[],
): Promise<FoundRevision[]> {
  const role = context.viewer.user?.role;
  const shown = await Promise.all(
    names.map(async ({ dataset, version, revision }) =>
      revision == null ? findCurrentRevision(context, dataset, version) : null,
    ),
  );
  const found: FoundRevision[] = await context.database.manager.query(
    `SELECT v.id AS "versionId", d.slug AS dataset, v.name AS version, r.id AS "revisionId",
            r.name AS revision, r.manifest_digest AS "manifestDigest", d.id AS "datasetId", d.source
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n (dataset, version)) n
     JOIN dataset d ON d.slug = n.dataset
     JOIN dataset_version v ON v.dataset_id = d.id AND v.name = n.version
     JOIN revision r ON r.version_id = v.id AND (r.published_at IS NOT NULL OR $3)
     ORDER BY r.id`,
    [
      names.map((name) => name.dataset),
      names.map((name) => name.version),
      role === "OPERATOR" || role === "ADMIN",
    ],
  );
  return names.map((name, index) => {
    const match = found.find(({ dataset, version, revision, revisionId }) =>
      name.revision == null
        ? revisionId === shown[index]?.revisionId
        : dataset === name.dataset && version === name.version && revision === name.revision,
    );
    return match ?? refuse(name, found);
  });
}
