import type { Reader } from "../platform/index.js";
import {
  fromEvaluated,
  fromTrained,
  isOffending,
  startsFromEvaluated,
  toValues,
} from "./collision.js";
import type { OverlapQuestion } from "./overlap-question.js";

/** Of what is trained on: clips, each once, and listings. */
export interface TrainTally {
  offendingClips: number;
  offendingListings: number;
  safeClips: number;
  safeListings: number;
}

interface Row {
  offendingClips: number;
  offendingListings: number;
  clips: number;
}

/** How much of what is trained on collides with what is evaluated on; one statement. */
export async function countTrain(reader: Reader, question: OverlapQuestion): Promise<TrainTally> {
  const offending = startsFromEvaluated(question)
    ? `SELECT DISTINCT l.position, l.clip_id ${fromEvaluated(question)}`
    : `SELECT r.position, l.clip_id ${fromTrained} WHERE ${isOffending(question)}`;
  const rows: Row[] = await reader.query(
    `SELECT count(DISTINCT clip_id)::int AS "offendingClips", count(*)::int AS "offendingListings",
       (SELECT count(DISTINCT l.clip_id)::int ${fromTrained}) AS clips
     FROM (${offending}) o`,
    toValues(question),
  );
  const { offendingClips = 0, offendingListings = 0, clips = 0 } = rows[0] ?? {};
  const listings = question.train.reduce((sum, { clipCount }) => sum + clipCount, 0);
  return {
    offendingClips,
    offendingListings,
    safeClips: clips - offendingClips,
    safeListings: listings - offendingListings,
  };
}
