import type { ClipSource } from "../catalog/index.js";
import { KineographError, type Transaction } from "../platform/index.js";

/** The revision that lists are imported into. */
export interface Target {
  datasetId: string;
  dataset: string;
  source: ClipSource;
  versionId: string;
  version: string;
  revisionId: string;
  revision: string;
  manifestDigest: string | null;
  isPublished: boolean;
}

export interface TargetName {
  dataset: string;
  version: string;
  revision: string;
  /** Makes the version when there is none of that name. */
  isNewVersion: boolean;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

async function findVersion(
  tx: Transaction,
  datasetId: string,
  { dataset, version, isNewVersion }: TargetName,
): Promise<string> {
  const rows: { id: string; name: string }[] = await tx.query(
    "SELECT id, name FROM dataset_version WHERE dataset_id = $1 ORDER BY id",
    [datasetId],
  );
  const found = rows.find((row) => row.name === version);
  if (found) return found.id;
  if (!isNewVersion) {
    const names = rows.map((row) => row.name).join(", ") || "none yet";
    const words = `${dataset} has no version "${version}". There are: ${names}. To make it, add --new-version.`;
    throw new KineographError("NOT_FOUND", words);
  }
  const made: { id: string }[] = await tx.query(
    `INSERT INTO dataset_version (dataset_id, name, title, description)
     SELECT id, $2::text, title || ' ' || $2::text, 'Lists that an operator imported.'
     FROM dataset WHERE id = $1
     RETURNING id`,
    [datasetId, version],
  );
  return made[0]?.id ?? "";
}

/**
 * Finds the revision, makes it when it is missing, and locks it: a second import of it waits.
 *
 * @throws NOT_FOUND for no such data set or version, naming the versions there are; BAD_INPUT for a
 * name that is none
 */
export async function findTarget(tx: Transaction, name: TargetName): Promise<Target> {
  const { dataset, version, revision } = name;
  for (const [what, word] of [
    ["version", version],
    ["revision", revision],
  ] as const) {
    if (namePattern.test(word)) continue;
    const words = `"${word}" is no name of a ${what}: letters, digits, dot, dash and underscore, such as 700-2020.`;
    throw new KineographError("BAD_INPUT", words);
  }
  const datasets: { id: string; source: ClipSource }[] = await tx.query(
    "SELECT id, source FROM dataset WHERE slug = $1",
    [dataset],
  );
  const [owner] = datasets;
  if (!owner) {
    const words = `There is no data set "${dataset}". To make it: npx kineograph dataset add ${dataset}`;
    throw new KineographError("NOT_FOUND", words);
  }
  const datasetId = owner.id;
  const versionId = await findVersion(tx, datasetId, name);
  await tx.query(
    "INSERT INTO revision (version_id, name) VALUES ($1, $2) ON CONFLICT (version_id, name) DO NOTHING",
    [versionId, revision],
  );
  const rows: { id: string; digest: string | null; isPublished: boolean }[] = await tx.query(
    `SELECT id, manifest_digest AS digest, published_at IS NOT NULL AS "isPublished"
     FROM revision WHERE version_id = $1 AND name = $2 FOR UPDATE`,
    [versionId, revision],
  );
  const [row] = rows;
  if (!row) throw new Error("a revision that was just made");
  const facts = { manifestDigest: row.digest, isPublished: row.isPublished };
  const { source } = owner;
  return { datasetId, dataset, source, versionId, version, revisionId: row.id, revision, ...facts };
}
