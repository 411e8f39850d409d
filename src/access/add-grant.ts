import {
  change,
  findSponsorGroup,
  findUser,
  requireRole,
  type ChangeContext,
} from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { findVersionId } from "./find-version.js";
import type { GrantScope } from "./grant.js";

export interface NewGrant {
  dataset: string;
  version: string;
  scope: GrantScope;
  /** To exactly one of the two. */
  user?: string | undefined;
  group?: string | undefined;
  until: Date | null;
}

/**
 * Grants access to one version. Gives the grant's number.
 *
 * @throws FORBIDDEN for anybody but an admin; NOT_FOUND for no such version, user or group;
 * BAD_INPUT for both or neither of user and group, or an end in the past
 */
export async function addGrant(context: ChangeContext, grant: NewGrant): Promise<string> {
  const admin = requireRole(context.viewer, ["ADMIN"]);
  if ((grant.user === undefined) === (grant.group === undefined)) {
    throw new KineographError(
      "BAD_INPUT",
      "A grant goes to a user or to a group: name one of them.",
    );
  }
  if (grant.until !== null && grant.until.getTime() <= Date.now()) {
    throw new KineographError("BAD_INPUT", "The grant would have ended already.");
  }
  return change(context, async (tx, record) => {
    const versionId = await findVersionId(tx, grant.dataset, grant.version);
    const user = grant.user === undefined ? null : await findUser(tx, grant.user);
    const group = grant.group === undefined ? null : await findSponsorGroup(tx, grant.group);
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO access_grant (version_id, user_id, group_id, scope, until, granted_by)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [versionId, user?.id ?? null, group?.id ?? null, grant.scope, grant.until, admin.id],
    );
    const id = rows[0]?.id ?? "";
    const to = user ? `user ${user.name}` : `group ${group?.slug ?? ""}`;
    const subject = `grant ${id}: ${grant.scope} on ${grant.dataset} ${grant.version} to ${to}`;
    await record({ act: "grant.add", subject });
    return id;
  });
}
