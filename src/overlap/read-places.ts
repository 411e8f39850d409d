import { Clip, clipColumns, Split } from "../catalog/index.js";
import type { Reader } from "../platform/index.js";
import { collisionOf, toColumns } from "./collision.js";
import type { OverlapQuestion } from "./overlap-question.js";
import { OverlapListing } from "./overlap-listing.js";
import type { RevisionSplit } from "./split-ref.js";

interface Row {
  trainedId: string;
  position: string;
  id: string;
  datasetId: string;
  sourceId: string;
  startMs: number | null;
  endMs: number | null;
  split: Split;
  className: string | null;
  labelIndex: number | null;
}

function toListing(row: Row, splits: readonly RevisionSplit[]): OverlapListing {
  const { id, datasetId, sourceId, startMs, endMs, className, labelIndex, position } = row;
  const place = splits[Number(position) - 1];
  if (!place) throw new Error("a listing of a split that was not asked");
  const clip = Object.assign(new Clip(), { id, datasetId, sourceId, startMs, endMs });
  return Object.assign(new OverlapListing(), { clip, place, className, labelIndex });
}

/**
 * For each of `clipIds`, which are trained on: its own listings on that side, or the listings of the
 * other side that it collides with. One statement for all.
 */
export async function readPlaces(
  reader: Reader,
  question: OverlapQuestion,
  side: "train" | "evaluate",
  clipIds: readonly string[],
): Promise<OverlapListing[][]> {
  const splits = question[side];
  const own = "SELECT c.id WHERE c.dataset_id = ANY($1::bigint[])";
  const others = side === "train" ? own : collisionOf(question).others;
  const rows: Row[] = await reader.query(
    `SELECT x.id AS "trainedId", r.position, ${clipColumns}, l.split, a.name AS "className",
            b.label_index AS "labelIndex"
     FROM (SELECT DISTINCT c.id, o.id AS other_id
           FROM clip c CROSS JOIN LATERAL (${others} OFFSET 0) o WHERE c.id = ANY($4::bigint[])) x
     JOIN listing l ON l.clip_id = x.other_id
     JOIN unnest($2::bigint[], $3::split[]) WITH ORDINALITY AS r (revision_id, split, position)
       ON r.revision_id = l.revision_id AND r.split = l.split
     JOIN clip c ON c.id = x.other_id
     LEFT JOIN action_class a ON a.id = l.action_class_id
     LEFT JOIN label b ON b.revision_id = l.revision_id AND b.action_class_id = l.action_class_id
     ORDER BY r.position, c.id`,
    [question.datasetIds, ...toColumns(splits), clipIds],
  );
  const places = new Map<string, OverlapListing[]>(clipIds.map((id) => [id, []]));
  for (const row of rows) places.get(row.trainedId)?.push(toListing(row, splits));
  return clipIds.map((id) => places.get(id) ?? []);
}
