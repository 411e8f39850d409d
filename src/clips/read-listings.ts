import type { CurrentRevision } from "../catalog/index.js";
import { groupRows, type Reader } from "../platform/index.js";
import { Listing } from "./clip.js";

/** The listings of each clip within `revisions`, in the order of `clipIds`; one statement. */
export async function readListings(
  reader: Reader,
  clipIds: readonly string[],
  revisions: readonly CurrentRevision[],
): Promise<Listing[][]> {
  const byRevision = new Map(revisions.map((each) => [each.revisionId, each]));
  const rows: { clipId: string; revisionId: string }[] = await reader.query(
    `SELECT l.clip_id AS "clipId", l.revision_id AS "revisionId", l.split,
            l.action_class_id AS "actionClassId", l.is_creative_commons AS "isCreativeCommons",
            b.label_index AS "labelIndex"
     FROM listing l
     LEFT JOIN label b ON b.revision_id = l.revision_id AND b.action_class_id = l.action_class_id
     WHERE l.clip_id = ANY($1::bigint[]) AND l.revision_id = ANY($2::bigint[])
     ORDER BY l.clip_id, l.revision_id, l.split`,
    [clipIds, [...byRevision.keys()]],
  );
  const listings = rows.map(({ revisionId, ...row }) =>
    Object.assign(new Listing(), row, { current: byRevision.get(revisionId) }),
  );
  return groupRows(clipIds, listings, (listing) => listing.clipId);
}
