import { clipColumns } from "../clips/index.js";
import type { Reader } from "../platform/index.js";
import { collisionOf, toColumns } from "./collision.js";
import type { OverlapQuestion } from "./overlap-question.js";
import {
  listingColumns,
  listingJoins,
  toListings,
  type ListingRow,
  type RevisionListing,
} from "./revision-listing.js";

/**
 * For each of `clipIds`, which are trained on: its own listings on that side, or the listings of the
 * other side that it collides with. One statement for all.
 */
export async function readPlaces(
  reader: Reader,
  question: OverlapQuestion,
  side: "train" | "evaluate",
  clipIds: readonly string[],
): Promise<RevisionListing[][]> {
  const splits = question[side];
  const own = "SELECT c.id WHERE c.dataset_id = ANY($1::bigint[])";
  const others = side === "train" ? own : collisionOf(question).others;
  const rows: ListingRow[] = await reader.query(
    `SELECT x.id AS "keyId", ${clipColumns}, ${listingColumns}
     FROM (SELECT DISTINCT c.id, o.id AS other_id
           FROM clip c CROSS JOIN LATERAL (${others} OFFSET 0) o WHERE c.id = ANY($4::bigint[])) x
     JOIN listing l ON l.clip_id = x.other_id
     JOIN unnest($2::bigint[], $3::split[]) WITH ORDINALITY AS r (revision_id, split, position)
       ON r.revision_id = l.revision_id AND r.split = l.split
     JOIN clip c ON c.id = x.other_id ${listingJoins}
     ORDER BY r.position, c.id`,
    [question.datasetIds, ...toColumns(splits), clipIds],
  );
  return toListings(
    rows,
    clipIds,
    splits.map(({ current }) => current),
  );
}
