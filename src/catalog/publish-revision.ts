import { change, requireRole, type ChangeContext } from "../people/index.js";
import { hydrate, KineographError, type Transaction } from "../platform/index.js";
import { Revision } from "./dataset-version.js";

/** A revision by its names. */
export interface RevisionName {
  dataset: string;
  version: string;
  revision: string;
}

/** How `change` takes an audit entry down. */
type Record = Parameters<Parameters<typeof change>[1]>[1];

const columns = `r.id, r.version_id AS "versionId", r.name, r.manifest_digest AS "manifestDigest",
  r.label_map_digest AS "labelMapDigest", r.published_at AS "publishedAt"`;

async function lockRevision(tx: Transaction, name: RevisionName): Promise<Revision> {
  const rows: object[] = await tx.query(
    `SELECT ${columns} FROM revision r JOIN dataset_version v ON v.id = r.version_id
     JOIN dataset d ON d.id = v.dataset_id
     WHERE d.slug = $1 AND v.name = $2 AND r.name = $3 FOR UPDATE OF r`,
    [name.dataset, name.version, name.revision],
  );
  const [revision] = hydrate(Revision, rows);
  if (revision) return revision;
  const others: { name: string }[] = await tx.query(
    `SELECT r.name FROM revision r JOIN dataset_version v ON v.id = r.version_id
     JOIN dataset d ON d.id = v.dataset_id WHERE d.slug = $1 AND v.name = $2 ORDER BY r.id`,
    [name.dataset, name.version],
  );
  const there = others.map((each) => each.name).join(", ") || "none yet";
  const words = `${name.dataset} ${name.version} has no revision "${name.revision}". There are: ${there}.`;
  throw new KineographError("NOT_FOUND", words);
}

/**
 * Publishes a locked revision within a change that records it; one that is published stays as it
 * is. The entry tells the digests of lists and label map, which are final from here on.
 */
export async function markPublished(
  tx: Transaction,
  record: Record,
  { dataset, version, revision: name }: RevisionName,
): Promise<Revision> {
  const revision = await lockRevision(tx, { dataset, version, revision: name });
  if (revision.publishedAt) return revision;
  const { manifestDigest, labelMapDigest } = revision;
  if (manifestDigest === null) {
    const words = `Revision ${name} of ${dataset} ${version} holds no list yet. Import one first: npx kineograph dataset import ${dataset} --version ${version} --revision ${name} --annotations FILE`;
    throw new KineographError("CONFLICT", words);
  }
  const [rows]: [object[], number] = await tx.query(
    `UPDATE revision r SET published_at = now() WHERE id = $1 RETURNING ${columns}`,
    [revision.id],
  );
  const map = labelMapDigest === null ? "no label map" : `label map ${labelMapDigest}`;
  await record({
    act: "version.publish",
    version: { dataset, version, revision: name, manifestDigest },
    subject: `${dataset} ${version} ${name}, ${map}`,
  });
  return hydrate(Revision, rows)[0] ?? revision;
}

/**
 * Publishes a revision: its lists and its label map never change again, and the version shows it
 * to everybody. A second time does nothing.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND, naming the revisions there
 * are; CONFLICT for one that holds nothing
 */
export function publishRevision(context: ChangeContext, name: RevisionName): Promise<Revision> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  return change(context, (tx, record) => markPublished(tx, record, name));
}
