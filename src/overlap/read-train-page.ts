import { Clip, clipColumns } from "../clips/index.js";
import { hydrate, type PageRequest, type Reader } from "../platform/index.js";
import { fromEvaluated, isOffending, startsFromEvaluated, toValues } from "./collision.js";
import type { OverlapQuestion } from "./overlap-question.js";

/** The clips that are trained on and collide with what is evaluated on, or those that do not. */
export type TrainPart = "offending" | "safe";

/** $6 and $7: strictly between these clips; $8: how many. */
const between = `l.clip_id > coalesce($6::bigint, 0)
  AND l.clip_id < coalesce($7::bigint, 9223372036854775807)`;

/**
 * From what is evaluated on to what collides with it: costs the same wherever the page lies and
 * however rare collisions are.
 */
function reach(question: OverlapQuestion, order: string): string {
  return `SELECT DISTINCT l.clip_id ${fromEvaluated(question)}
    WHERE ${between} ORDER BY l.clip_id ${order} LIMIT $8`;
}

/**
 * Along what is trained on, in the order of the page: to read all pages is one pass over it, and
 * one page costs as much as what it leaves out on the way.
 */
function walk(condition: string, order: string): string {
  return `SELECT DISTINCT clip_id FROM unnest($2::bigint[], $3::split[]) AS r (revision_id, split)
    CROSS JOIN LATERAL (
      SELECT l.clip_id FROM listing l
      WHERE l.revision_id = r.revision_id AND l.split = r.split AND ${between} AND ${condition}
      ORDER BY l.clip_id ${order} LIMIT $8
    ) l ORDER BY clip_id ${order} LIMIT $8`;
}

/** One more than a page of a part of what is trained on, each clip once; one statement. */
export async function readTrainPage(
  reader: Reader,
  question: OverlapQuestion,
  part: TrainPart,
  page: PageRequest,
): Promise<Clip[]> {
  const order = page.isBackward ? "DESC" : "ASC";
  const isSafe = part === "safe";
  const select =
    !isSafe && startsFromEvaluated(question)
      ? reach(question, order)
      : walk(`${isSafe ? "NOT " : ""}${isOffending(question)}`, order);
  const rows: object[] = await reader.query(
    `SELECT ${clipColumns} FROM (${select}) p JOIN clip c ON c.id = p.clip_id ORDER BY c.id ${order}`,
    [...toValues(question), page.afterKey, page.beforeKey, page.limit + 1],
  );
  return hydrate(Clip, rows);
}
