import type { Reader } from "../platform/index.js";
import type { GrantScope } from "./grant.js";

/** How a user stands to a dataset version: the best grant that reaches them, and the terms. */
export interface Standing {
  versionId: string;
  /** The widest live grant; else the one that ended last. */
  grant: {
    id: string;
    revision: number;
    scope: GrantScope;
    group: string | null;
    isLive: boolean;
  } | null;
  terms: { number: number; digest: string; acceptanceEntryId: string | null } | null;
}

interface Row {
  versionId: string;
  grantId: string | null;
  revision: number;
  scope: GrantScope;
  group: string | null;
  isLive: boolean;
  termsNumber: number | null;
  termsDigest: string;
  acceptanceEntryId: string | null;
}

/** The standing of one user to each of `versionIds`, in that order; one statement for all. */
export async function readStandings(
  reader: Reader,
  userId: string,
  versionIds: readonly string[],
): Promise<Standing[]> {
  const rows: Row[] = await reader.query(
    `SELECT v.id AS "versionId", g.id AS "grantId", g.revision, g.scope, g.slug AS "group",
            g.is_live AS "isLive", t.number AS "termsNumber", t.digest AS "termsDigest",
            a.entry_id AS "acceptanceEntryId"
     FROM dataset_version v
     LEFT JOIN LATERAL (
       SELECT g.id, g.revision, g.scope, s.slug, (g.until IS NULL OR g.until > now()) AS is_live
       FROM access_grant g LEFT JOIN sponsor_group s ON s.id = g.group_id
       WHERE g.version_id = v.id AND g.revoked_at IS NULL AND g.since <= now()
         AND (g.user_id = $1 OR g.group_id IN (
           SELECT m.group_id FROM sponsor_group_member m
           WHERE m.user_id = $1 AND m.since <= now() AND (m.until IS NULL OR m.until > now())))
       ORDER BY is_live DESC, g.scope DESC, g.until DESC NULLS FIRST, g.id LIMIT 1
     ) g ON true
     LEFT JOIN LATERAL (
       SELECT t.id, t.number, t.digest FROM terms t
       WHERE t.dataset_id = v.dataset_id ORDER BY t.number DESC LIMIT 1
     ) t ON true
     LEFT JOIN terms_acceptance a ON a.terms_id = t.id AND a.user_id = $1
     WHERE v.id = ANY($2::bigint[])`,
    [userId, versionIds],
  );
  const byVersion = new Map(rows.map((row) => [row.versionId, toStanding(row)]));
  return versionIds.map(
    (versionId) => byVersion.get(versionId) ?? { versionId, grant: null, terms: null },
  );
}

function toStanding(row: Row): Standing {
  const { versionId, grantId, revision, scope, group, isLive } = row;
  return {
    versionId,
    grant: grantId === null ? null : { id: grantId, revision, scope, group, isLive },
    terms:
      row.termsNumber === null
        ? null
        : {
            number: row.termsNumber,
            digest: row.termsDigest,
            acceptanceEntryId: row.acceptanceEntryId,
          },
  };
}
