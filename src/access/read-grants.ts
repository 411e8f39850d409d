import { groupRows, hydrate, type Reader } from "../platform/index.js";
import { Grant } from "./grant.js";

/** The grants that reach each user, by themselves or through a group, newest first; one statement. */
export async function readGrants(reader: Reader, userIds: readonly string[]): Promise<Grant[][]> {
  const rows: { reachedId: string }[] = await reader.query(
    `SELECT u.id AS "reachedId", g.id, g.version_id AS "versionId", g.group_id AS "groupId",
            g.user_id AS "userId", g.scope, g.since, g.until, g.revoked_at AS "revokedAt"
     FROM user_account u JOIN access_grant g ON g.user_id = u.id OR g.group_id IN (
       SELECT m.group_id FROM sponsor_group_member m
       WHERE m.user_id = u.id AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
     WHERE u.id = ANY($1::bigint[]) ORDER BY u.id, g.id DESC`,
    [userIds],
  );
  return groupRows(userIds, rows, (row) => row.reachedId).map((each) =>
    hydrate(
      Grant,
      each.map(({ reachedId: _, ...columns }) => columns),
    ),
  );
}
