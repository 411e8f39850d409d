import type { CurrentRevision } from "../catalog/index.js";
import { Clip, clipColumns } from "../clips/index.js";
import { hydrate, type PageRequest, type Reader } from "../platform/index.js";
import { ClipChangeKind } from "./clip-change.js";
import {
  classesOfListing,
  isOtherLabel,
  isRenamed,
  splitsOfListing,
  withRenames,
} from "./count-clip-changes.js";
import {
  listingColumns,
  listingJoins,
  toListings,
  type ListingRow,
  type RevisionListing,
} from "./revision-listing.js";

/** Two revisions of one data set and the rename map between them. */
export interface RevisionPair {
  from: CurrentRevision;
  to: CurrentRevision;
  renameIds: readonly [string[], string[]];
}

/** Other cuts of the source of clip `clipId` that only revision `here` of the two lists. */
const otherCuts = (clipId: string, here: string, there: string) => `
  SELECT s.id FROM clip c
  JOIN clip s ON s.dataset_id = c.dataset_id AND s.source_id = c.source_id AND s.id <> c.id
  JOIN listing h ON h.clip_id = s.id AND h.revision_id = ${here}
  WHERE c.id = ${clipId} AND NOT EXISTS (
    SELECT FROM listing x WHERE x.clip_id = s.id AND x.revision_id = ${there} OFFSET 0) OFFSET 0`;

const wasCut = `EXISTS (${otherCuts("t.clip_id", "$1", "$2")})`;
const isCut = `EXISTS (${otherCuts("f.clip_id", "$2", "$1")})`;

/** The dear question is asked only where the cheap one says yes; with AND, the planner begins with either. */
const onlyWhere = (cheap: string, dear: string) => `CASE WHEN ${cheap} THEN ${dear} ELSE false END`;

/** `f` is the clip in `from`, `t` in `to`; the one that a list walks along is never null. */
const conditions: Record<ClipChangeKind, string> = {
  ADDED: onlyWhere("f.splits IS NULL", `NOT ${wasCut}`),
  RETIMED: onlyWhere("f.splits IS NULL", wasCut),
  REMOVED: onlyWhere("t.splits IS NULL", `NOT ${isCut}`),
  MOVED: "f.splits <> t.splits",
  RELABELLED: `${isOtherLabel} AND NOT ${isRenamed}`,
  RENAMED: isRenamed,
  LABELLED: "f.splits IS NOT NULL AND f.low IS NULL AND t.low IS NOT NULL",
  UNLABELLED: "f.low IS NOT NULL AND t.low IS NULL",
};

/**
 * One more than a page of the clips that changed so; one statement. It walks along one list in the
 * order of its index and looks each clip up in the other: all pages are one pass, and one page costs
 * as much as what it passes over.
 */
export async function readChangedClips(
  reader: Reader,
  { from, to, renameIds }: RevisionPair,
  kind: ClipChangeKind,
  page: PageRequest,
): Promise<Clip[]> {
  const order = page.isBackward ? "DESC" : "ASC";
  const isGone = kind === ClipChangeKind.REMOVED;
  const [walked, other] = isGone ? ["f", "t"] : ["t", "f"];
  const [along, against] = isGone ? ["$1", "$2"] : ["$2", "$1"];
  const facts = `${splitsOfListing}, ${classesOfListing}`;
  const rows: object[] = await reader.query(
    `${withRenames}
     SELECT ${clipColumns} FROM (
       SELECT ${walked}.clip_id FROM (
         SELECT clip_id, ${facts} FROM listing WHERE revision_id = ${along}
           AND clip_id > coalesce($5::bigint, 0)
           AND clip_id < coalesce($6::bigint, 9223372036854775807)
         GROUP BY clip_id ORDER BY clip_id ${order}) ${walked}
       CROSS JOIN LATERAL (
         SELECT ${facts} FROM listing o
         WHERE o.revision_id = ${against} AND o.clip_id = ${walked}.clip_id OFFSET 0) ${other}
       WHERE ${conditions[kind]}
       ORDER BY ${walked}.clip_id ${order} LIMIT $7) p
     JOIN clip c ON c.id = p.clip_id ORDER BY c.id ${order}`,
    [from.revisionId, to.revisionId, ...renameIds, page.afterKey, page.beforeKey, page.limit + 1],
  );
  return hydrate(Clip, rows);
}

/**
 * The listings of each clip in both revisions, and of a retimed one those of the cuts that went; one
 * statement for all.
 */
export async function readChangedListings(
  reader: Reader,
  { from, to }: RevisionPair,
  kind: ClipChangeKind,
  clipIds: readonly string[],
): Promise<RevisionListing[][]> {
  const isCutAnew = kind === ClipChangeKind.RETIMED;
  const cuts = `UNION ALL SELECT k.id, s.id FROM unnest($3::bigint[]) AS k (id)
    CROSS JOIN LATERAL (SELECT DISTINCT x.id FROM (${otherCuts("k.id", "$1", "$2")}) x) s`;
  const rows: ListingRow[] = await reader.query(
    `SELECT k.id AS "keyId", ${clipColumns}, ${listingColumns}
     FROM (SELECT id, id AS other_id FROM unnest($3::bigint[]) AS k (id) ${isCutAnew ? cuts : ""}) k
     JOIN clip c ON c.id = k.other_id
     JOIN listing l ON l.clip_id = c.id AND l.revision_id IN ($1, $2) ${listingJoins}
     ORDER BY c.id, l.split`,
    [from.revisionId, to.revisionId, clipIds],
  );
  return toListings(rows, clipIds, [from, to]);
}
