import type { CurrentRevision } from "../catalog/index.js";
import type { Reader } from "../platform/index.js";
import { Listing } from "./clip.js";

/** What `listingsColumn` gives of a listing. */
export type ListingColumns = Omit<Listing, "current"> & { revisionId: string };

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
  return (column ?? []).map(({ revisionId, ...columns }) => {
    const current = revisions.find((each) => each.revisionId === revisionId);
    return Object.assign(new Listing(), columns, { current });
  });
}

/** The listings of each clip within `revisions`, in the order of `clipIds`; one statement. */
export async function readListings(
  reader: Reader,
  clipIds: readonly string[],
  revisions: readonly CurrentRevision[],
): Promise<Listing[][]> {
  const rows: { listings: ListingColumns[] | null }[] = await reader.query(
    `SELECT ${listingsColumn("$2")}
     FROM unnest($1::bigint[]) WITH ORDINALITY AS c (id, place) ORDER BY c.place`,
    [clipIds, revisions.map((each) => each.revisionId)],
  );
  return rows.map(({ listings }) => readListingsColumn(listings, revisions));
}
