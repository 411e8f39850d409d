import type { CurrentRevision } from "../catalog/index.js";
import { groupRows, type Reader } from "../platform/index.js";
import { Listing } from "./clip.js";

/** What the statements give of a listing. */
export type ListingColumns = Omit<Listing, "current"> & { revisionId: string };

/** A row of `listing` as a listing of one of `revisions`. */
function toListing(revisions: readonly CurrentRevision[]): (columns: ListingColumns) => Listing {
  const byRevision = new Map(revisions.map((each) => [each.revisionId, each]));
  return ({ revisionId, ...columns }) =>
    Object.assign(new Listing(), columns, { current: byRevision.get(revisionId) });
}

/** The listings of each clip within `revisions`, in the order of `clipIds`; one statement. */
export async function readListings(
  reader: Reader,
  clipIds: readonly string[],
  revisions: readonly CurrentRevision[],
): Promise<Listing[][]> {
  const rows: ListingColumns[] = await reader.query(
    `SELECT l.clip_id AS "clipId", l.revision_id AS "revisionId", l.split,
            l.action_class_id AS "actionClassId", l.is_creative_commons AS "isCreativeCommons",
            b.label_index AS "labelIndex"
     FROM listing l
     LEFT JOIN label b ON b.revision_id = l.revision_id AND b.action_class_id = l.action_class_id
     WHERE l.clip_id = ANY($1::bigint[]) AND l.revision_id = ANY($2::bigint[])
     ORDER BY l.clip_id, l.revision_id, l.split`,
    [clipIds, revisions.map((each) => each.revisionId)],
  );
  return groupRows(clipIds, rows.map(toListing(revisions)), (listing) => listing.clipId);
}

/** A column with the listings of clip c within the revisions at `place`, for `readListingsColumn`. */
export const listingsColumn = (place: string): string => `(
  SELECT json_agg(json_build_object('clipId', l.clip_id::text, 'revisionId', l.revision_id::text,
           'split', l.split, 'actionClassId', l.action_class_id::text,
           'isCreativeCommons', l.is_creative_commons, 'labelIndex', b.label_index)
         ORDER BY l.revision_id, l.split)
  FROM listing l
  LEFT JOIN label b ON b.revision_id = l.revision_id AND b.action_class_id = l.action_class_id
  WHERE l.clip_id = c.id AND l.revision_id = ANY(${place}::bigint[])) AS listings`;

/** What `listingsColumn` gave for a clip. */
export function readListingsColumn(
  column: ListingColumns[] | null,
  revisions: readonly CurrentRevision[],
): Listing[] {
  return (column ?? []).map(toListing(revisions));
}
