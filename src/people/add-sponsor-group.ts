import { KineographError } from "../platform/index.js";
import { change } from "./change.js";
import type { ChangeContext } from "./context.js";
import { requireRole } from "./viewer.js";

/** Adds a sponsor group without members. @throws FORBIDDEN, BAD_INPUT, CONFLICT */
export async function addSponsorGroup(
  context: ChangeContext,
  group: { slug: string; title: string },
): Promise<void> {
  requireRole(context.viewer, ["ADMIN"]);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(group.slug)) {
    const words = `"${group.slug}" is no group name: lower-case letters, digits and dash.`;
    throw new KineographError("BAD_INPUT", words);
  }
  await change(context, async (tx, record) => {
    const rows: unknown[] = await tx.query(
      `INSERT INTO sponsor_group (slug, title) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [group.slug, group.title],
    );
    if (rows.length === 0) {
      throw new KineographError("CONFLICT", `There is a group "${group.slug}" already.`);
    }
    await record({ act: "group.add", subject: `group ${group.slug}` });
  });
}
