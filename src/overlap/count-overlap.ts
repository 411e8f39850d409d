import type { Reader } from "../platform/index.js";
import { collisionOf, fromEvaluated, toColumns, toValues } from "./collision.js";
import { OverlapLevel } from "./overlap-level.js";
import type { OverlapQuestion } from "./overlap-question.js";

/** How much two sides share. */
export interface OverlapTally {
  /** Segments, videos or pairs that stand on both sides, each once. */
  count: number;
  /** The same of one split of each side: `pairs[train][evaluate]`. */
  pairs: number[][];
}

/** A table of zeros, a row for each split that is trained on. */
function makeTable({ train, evaluate }: OverlapQuestion): number[][] {
  return train.map(() => evaluate.map(() => 0));
}

/**
 * Counts keys (segments or videos) by the set of splits they stand in, a bit for each, and adds the
 * sets up here: one pass over the lists, however many pairs of splits there are.
 */
async function countKeys(reader: Reader, question: OverlapQuestion): Promise<OverlapTally> {
  const { train, evaluate } = question;
  const { key, keyJoin } = collisionOf(question);
  const rows: { places: string; n: number }[] = await reader.query(
    `SELECT places, count(*)::int AS n FROM (
       SELECT ${key} AS key, bit_or(1::bigint << (r.position - 1)::int) AS places
       FROM unnest($1::bigint[], $2::split[]) WITH ORDINALITY AS r (revision_id, split, position)
       JOIN listing l ON l.revision_id = r.revision_id AND l.split = r.split ${keyJoin}
       GROUP BY 1) k
     GROUP BY 1`,
    toColumns([...train, ...evaluate]),
  );
  const pairs = makeTable(question);
  let count = 0;
  for (const { places, n } of rows) {
    const isIn = (position: number) => ((BigInt(places) >> BigInt(position)) & 1n) === 1n;
    const evaluated = evaluate.flatMap((_, e) => (isIn(train.length + e) ? [e] : []));
    const trained = train.flatMap((_, t) => (isIn(t) ? [t] : []));
    if (trained.length > 0 && evaluated.length > 0) count += n;
    for (const t of trained) {
      const row = pairs[t] ?? [];
      for (const e of evaluated) row[e] = (row[e] ?? 0) + n;
    }
  }
  return { count, pairs };
}

/** Counts pairs of clips, one of each side, whose files are identical. */
async function countFilePairs(reader: Reader, question: OverlapQuestion): Promise<OverlapTally> {
  const rows: { t: string | null; e: string | null; n: number }[] = await reader.query(
    `SELECT t, e, count(DISTINCT (trained, evaluated))::int AS n FROM (
       SELECT l.position AS t, v.position AS e, l.clip_id AS trained, e.clip_id AS evaluated
       ${fromEvaluated(question)}) p
     GROUP BY GROUPING SETS ((t, e), ())`,
    toValues(question),
  );
  const pairs = makeTable(question);
  for (const { t, e, n } of rows) {
    const row = pairs[Number(t) - 1];
    if (row && e !== null) row[Number(e) - 1] = n;
  }
  return { count: rows.find(({ t }) => t === null)?.n ?? 0, pairs };
}

/** What the two sides share at the question's level; one statement. */
export function countOverlap(reader: Reader, question: OverlapQuestion): Promise<OverlapTally> {
  return question.level === OverlapLevel.NEAR_DUPLICATE
    ? countFilePairs(reader, question)
    : countKeys(reader, question);
}
