import { KineographError } from "../platform/index.js";
import { change } from "./change.js";
import type { ChangeContext } from "./context.js";
import { findSponsorGroup } from "./find-sponsor-group.js";
import { findUser } from "./find-user.js";
import { requireRole } from "./viewer.js";

export interface NewMember {
  group: string;
  user: string;
  standing: "SPONSOR" | "MEMBER";
  until: Date | null;
}

/** Puts a user into a group, from now on: the group's grants reach them. @throws FORBIDDEN, NOT_FOUND, CONFLICT */
export async function joinSponsorGroup(context: ChangeContext, member: NewMember): Promise<void> {
  requireRole(context.viewer, ["ADMIN"]);
  await change(context, async (tx, record) => {
    const group = await findSponsorGroup(tx, member.group);
    const user = await findUser(tx, member.user);
    const rows: unknown[] = await tx.query(
      `INSERT INTO sponsor_group_member (group_id, user_id, standing, until)
       SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
         SELECT FROM sponsor_group_member
         WHERE group_id = $1 AND user_id = $2 AND (until IS NULL OR until > now()))
       RETURNING group_id`,
      [group.id, user.id, member.standing, member.until],
    );
    if (rows.length === 0) {
      throw new KineographError("CONFLICT", `${user.name} is in ${group.slug} already.`);
    }
    const subject = `user ${user.name} in group ${group.slug} as ${member.standing}`;
    await record({ act: "group.join", subject });
  });
}
