import { opendir, realpath, stat } from "node:fs/promises";
import { isAbsolute, normalize } from "node:path";
import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError, type Transaction } from "../platform/index.js";
import { isInside, resolveRoots } from "./resolve-inside.js";

/** A copy to make known. */
export interface NewMirror {
  dataset: string;
  name: string;
  /** Absolute. */
  root: string;
  /** Names of versions whose clips it should hold; none means all. */
  versions?: readonly string[] | undefined;
  cluster?: string | undefined;
  /** Only `auto`, which reads every layout seen. */
  layout?: string | undefined;
  /** ISO 8601: a day, month or year. */
  deployedOn?: string | undefined;
}

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

function checkWords({ name, root, layout = "auto", deployedOn }: NewMirror): void {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    refuse(
      `"${name}" is no name of a mirror: lower-case letters, digits, dot, dash and underscore.`,
    );
  }
  if (!isAbsolute(root)) refuse("The root must be an absolute path, such as /data/kinetics.");
  if (layout !== "auto") {
    refuse(
      `There is no layout "${layout}". Leave it out: "auto" reads every layout that is known.`,
    );
  }
  if (deployedOn !== undefined && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(deployedOn)) {
    refuse(`"${deployedOn}" is no day, month or year, such as 2024-04.`);
  }
}

/** The root as it is stored, once it is known to be a folder that may be read. */
async function checkRoot(
  root: string,
  roots: readonly string[],
  isLocal: boolean,
): Promise<string> {
  const real = await realpath(root).catch(() => null);
  const found = real === null ? null : await stat(real).catch(() => null);
  if (!isLocal) {
    const allowed = await resolveRoots(roots);
    // Said alike for what is not there, so that nobody can ask which folders exist.
    if (real === null || !allowed.some((folder) => isInside(folder, real))) {
      refuse(
        "The root lies in none of the folders that the server reads clips from, or is not there. Whoever runs the server names them in KINEOGRAPH_MIRROR_ROOTS, as name=/absolute/path.",
      );
    }
  }
  if (real === null || !found)
    refuse("The root is not there. Check the path, and that it is mounted here.");
  if (!found.isDirectory()) refuse("The root is no folder. Name the folder that holds the clips.");
  // Opened rather than asked for: access(2) answers for another account than open(2) may use.
  const mayRead = await opendir(real).then(
    (folder) => folder.close().then(() => true),
    () => false,
  );
  if (!mayRead) refuse("The root cannot be read by the server's account. Give it read access.");
  return normalize(root).replace(/(?<=.)\/+$/, "");
}

async function findDataset(tx: Transaction, slug: string): Promise<string> {
  const rows: { id: string }[] = await tx.query("SELECT id FROM dataset WHERE slug = $1", [slug]);
  const id = rows[0]?.id;
  if (id !== undefined) return id;
  throw new KineographError("NOT_FOUND", `There is no data set "${slug}".`);
}

/** Adds the row, or changes one that was never scanned. */
async function writeMirror(tx: Transaction, datasetId: string, mirror: NewMirror): Promise<string> {
  const { name, root, cluster, layout = "auto", deployedOn } = mirror;
  const rows: { id: string }[] = await tx.query(
    `INSERT INTO mirror AS m (dataset_id, name, root, cluster, layout, deployed_on)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (name) DO UPDATE SET root = excluded.root, layout = excluded.layout,
       cluster = coalesce(excluded.cluster, m.cluster),
       deployed_on = coalesce(excluded.deployed_on, m.deployed_on)
     WHERE m.dataset_id = excluded.dataset_id AND (m.scanned_at IS NULL OR m.root = excluded.root)
     RETURNING id`,
    [datasetId, name, root, cluster ?? null, layout, deployedOn ?? null],
  );
  const id = rows[0]?.id;
  if (id !== undefined) return id;
  const words = `There is a mirror "${name}" already, with another root or of another data set, and it was scanned. Add this copy under another name.`;
  throw new KineographError("CONFLICT", words);
}

async function writeVersions(
  tx: Transaction,
  mirrorId: string,
  { dataset, versions = [] }: NewMirror,
): Promise<void> {
  if (versions.length === 0) return;
  await tx.query("DELETE FROM mirror_version WHERE mirror_id = $1", [mirrorId]);
  const rows: { name: string }[] = await tx.query(
    `WITH named AS (
       SELECT v.id, v.name FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id
       WHERE d.slug = $2 AND v.name = ANY($3::text[])
     ), added AS (
       INSERT INTO mirror_version (mirror_id, version_id) SELECT $1, id FROM named
     ) SELECT name FROM named`,
    [mirrorId, dataset, versions],
  );
  const lost = versions.find((name) => !rows.some((row) => row.name === name));
  if (lost === undefined) return;
  throw new KineographError("NOT_FOUND", `There is no version "${lost}" of ${dataset}.`);
}

/**
 * Makes a copy known to the catalog, or changes one that was never scanned. Gives its key.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; BAD_INPUT for a root that is no
 * readable folder, or outside of `mirrorRoots` for whoever is not at the machine itself; NOT_FOUND
 * for no such data set or version; CONFLICT for a name that stands for another copy
 */
export async function addMirror(
  context: ChangeContext,
  mirror: NewMirror,
  { mirrorRoots }: { mirrorRoots: readonly string[] },
): Promise<string> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  checkWords(mirror);
  const root = await checkRoot(mirror.root, mirrorRoots, context.viewer.via === "local");
  return change(context, async (tx, record) => {
    const datasetId = await findDataset(tx, mirror.dataset);
    const id = await writeMirror(tx, datasetId, { ...mirror, root });
    await writeVersions(tx, id, mirror);
    await record({ act: "mirror.add", subject: `mirror ${mirror.name} of ${mirror.dataset}` });
    return id;
  });
}
