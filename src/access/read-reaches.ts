import { groupRows, type Reader } from "../platform/index.js";
import type { GrantScope } from "./grant.js";

/** A user and a dataset version. */
export interface Pair {
  userId: string;
  versionId: string;
}

/** A grant that was not revoked and names the user, or a group that they are in. */
export interface ReachingGrant {
  id: string;
  revision: number;
  scope: GrantScope;
  /** The group's slug; null where the grant names the user. */
  group: string | null;
  since: Date;
  until: Date | null;
  /** While the user is in the group. */
  memberSince: Date | null;
  memberUntil: Date | null;
}

/** All that decides how a user stands to a version, whenever they ask. */
export interface Reach {
  grants: ReachingGrant[];
  /** The newest of the data set. */
  terms: { number: number; digest: string; acceptanceEntryId: string | null } | null;
}

type Row = ReachingGrant & {
  place: string;
  grantId: string | null;
  termsNumber: number | null;
  termsDigest: string;
  acceptanceEntryId: string | null;
};

/** What reaches each user on each version, in the order of `pairs`; one statement for all. */
export async function readReaches(reader: Reader, pairs: readonly Pair[]): Promise<Reach[]> {
  const rows: Row[] = await reader.query(
    `SELECT k.place, g.id AS "grantId", g.revision, g.scope, g.since, g.until, g.slug AS "group",
            g.member_since AS "memberSince", g.member_until AS "memberUntil",
            t.number AS "termsNumber", t.digest AS "termsDigest", a.entry_id AS "acceptanceEntryId"
     FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS k (user_id, version_id, place)
     JOIN dataset_version v ON v.id = k.version_id
     LEFT JOIN LATERAL (
       SELECT g.*, s.slug, m.since AS member_since, m.until AS member_until
       FROM access_grant g
       LEFT JOIN sponsor_group s ON s.id = g.group_id
       LEFT JOIN sponsor_group_member m ON m.group_id = g.group_id AND m.user_id = k.user_id
       WHERE g.version_id = v.id AND g.revoked_at IS NULL
         AND (g.user_id = k.user_id OR m.user_id IS NOT NULL)
     ) g ON true
     LEFT JOIN LATERAL (
       SELECT t.id, t.number, t.digest FROM terms t
       WHERE t.dataset_id = v.dataset_id ORDER BY t.number DESC LIMIT 1
     ) t ON true
     LEFT JOIN terms_acceptance a ON a.terms_id = t.id AND a.user_id = k.user_id`,
    [pairs.map(({ userId }) => userId), pairs.map(({ versionId }) => versionId)],
  );
  const places = pairs.map((_, index) => String(index + 1));
  return groupRows(places, rows, ({ place }) => place).map(toReach);
}

function toReach(rows: readonly Row[]): Reach {
  const [first] = rows;
  return {
    grants: rows.flatMap(({ grantId, ...row }) =>
      grantId === null
        ? []
        : {
            id: grantId,
            revision: row.revision,
            scope: row.scope,
            group: row.group,
            since: row.since,
            until: row.until,
            memberSince: row.memberSince,
            memberUntil: row.memberUntil,
          },
    ),
    terms:
      first?.termsNumber == null
        ? null
        : {
            number: first.termsNumber,
            digest: first.termsDigest,
            acceptanceEntryId: first.acceptanceEntryId,
          },
  };
}
