import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError } from "../platform/index.js";

export interface NewVersion {
  dataset: string;
  name: string;
  title: string;
  description: string;
}

/**
 * Adds a version to a data set, with no list yet.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; BAD_INPUT for a name that is none;
 * NOT_FOUND for no such data set; CONFLICT for a name that is taken
 */
export async function addVersion(context: ChangeContext, version: NewVersion): Promise<void> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  const { dataset, name, title, description } = version;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    const words = `"${name}" is no name of a version: letters, digits, dot, dash and underscore, such as 700-2020.`;
    throw new KineographError("BAD_INPUT", words);
  }
  await change(context, async (tx, record) => {
    const owners: { id: string }[] = await tx.query("SELECT id FROM dataset WHERE slug = $1", [
      dataset,
    ]);
    const [owner] = owners;
    if (!owner) {
      const words = `There is no data set "${dataset}". To make it: npx kineograph dataset add ${dataset}`;
      throw new KineographError("NOT_FOUND", words);
    }
    const rows: unknown[] = await tx.query(
      `INSERT INTO dataset_version (dataset_id, name, title, description) VALUES ($1, $2, $3, $4)
       ON CONFLICT (dataset_id, name) DO NOTHING RETURNING id`,
      [owner.id, name, title, description],
    );
    if (rows.length === 0) {
      throw new KineographError("CONFLICT", `${dataset} has a version "${name}" already.`);
    }
    await record({ act: "version.add", subject: `version ${name} of ${dataset}` });
  });
}
