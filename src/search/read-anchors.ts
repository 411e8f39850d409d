import { type ClipsContext, admitFilter, noteRevisions, type ClipFilter } from "../clips/index.js";
import { KineographError, toCursor } from "../platform/index.js";

/** A page of anchors may be scrolled through at once. */
const anchorsCap = 10_000;

/**
 * The cursor of every so-maniest clip of a filter, in the order ADDED: `after` it, the next stretch
 * begins. So one jumps into a long list without walking it.
 *
 * @throws BAD_INPUT, TOO_EXPENSIVE, and what reading the clips throws
 */
export async function readAnchors(
  context: ClipsContext,
  asked: ClipFilter,
  every: number,
): Promise<string[]> {
  if (every < 1) throw new KineographError("BAD_INPUT", `\`every\` is at least 1, not ${every}.`);
  const { conditions, revisions } = await admitFilter(context, asked);
  const places = conditions.values.length;
  const rows: { id: string }[] = await context.database.manager.query(
    `SELECT clip_id AS id FROM (
       SELECT clip_id, row_number() OVER (ORDER BY clip_id) AS place
       FROM (SELECT DISTINCT l.clip_id FROM listing l WHERE ${conditions.sql}) found
     ) numbered WHERE place % $${places + 1} = 0 ORDER BY clip_id LIMIT $${places + 2}`,
    [...conditions.values, every, anchorsCap + 1],
  );
  if (rows.length > anchorsCap) {
    const words = `That is more than ${anchorsCap} anchors. Ask for fewer: a larger \`every\`.`;
    throw new KineographError("TOO_EXPENSIVE", words);
  }
  await noteRevisions(context, revisions);
  return rows.map(({ id }) => toCursor(id));
}
