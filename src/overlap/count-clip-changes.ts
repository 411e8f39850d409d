import { Split, type CurrentRevision } from "../catalog/index.js";
import type { Reader } from "../platform/index.js";
import { ClipChangeCounts, SplitMove } from "./clip-change.js";

/** A bit for each split: a clip may stand in two splits of one revision. */
const splitBits = Object.values(Split);
export const splitsOfListing = `bit_or(CASE split ${splitBits
  .map((split, bit) => `WHEN '${split}' THEN ${1 << bit}`)
  .join(" ")} END) AS splits`;

/** The least and the greatest class: the same, but where two splits of a revision differ in it. */
export const classesOfListing = "min(action_class_id) AS low, max(action_class_id) AS high";

/** The rename map as a table, for `isRenamed`. */
export const withRenames =
  "WITH rename AS (SELECT * FROM unnest($3::bigint[], $4::bigint[]) AS r (old_id, new_id))";

/** Of a clip that is `f` in one revision and `t` in the other: whether its label is another. */
export const isOtherLabel =
  "f.low IS NOT NULL AND t.low IS NOT NULL AND (f.low, f.high) <> (t.low, t.high)";
/** Whether it is another name of the same class. */
export const isRenamed = `(${isOtherLabel} AND (f.low, t.low) IN (SELECT * FROM rename)
  AND (f.high, t.high) IN (SELECT * FROM rename))`;

interface Row {
  before: number | null;
  after: number | null;
  n: number;
  otherLabel: number;
  renamed: number;
  labelled: number;
  unlabelled: number;
  sameLabel: number;
  retimed: number;
  retimedFrom: number;
}

function toSplits(bits: number): Split[] {
  return splitBits.filter((_, bit) => (bits >> bit) & 1);
}

function toCounts(rows: readonly Row[]): ClipChangeCounts {
  const isShared = ({ before, after }: Row) => before !== null && after !== null;
  const isMoved = (row: Row) => isShared(row) && row.before !== row.after;
  const sum = (of: (row: Row) => number, when: (row: Row) => boolean = () => true) =>
    rows.filter(when).reduce((total, row) => total + of(row), 0);
  const clips = ({ n }: Row) => n;
  const { retimed = 0, retimedFrom = 0 } = rows[0] ?? {};
  const moves = rows.filter(isMoved).map(({ before, after, n }) =>
    Object.assign(new SplitMove(), {
      from: toSplits(before ?? 0),
      to: toSplits(after ?? 0),
      clipCount: n,
    }),
  );
  return Object.assign(new ClipChangeCounts(), {
    from: sum(clips, ({ before }) => before !== null),
    to: sum(clips, ({ after }) => after !== null),
    shared: sum(clips, isShared),
    unchanged: sum(
      ({ sameLabel }) => sameLabel,
      (row) => isShared(row) && !isMoved(row),
    ),
    added: sum(clips, ({ before }) => before === null) - retimed,
    removed: sum(clips, ({ after }) => after === null) - retimedFrom,
    retimed,
    retimedFrom,
    moved: sum(clips, isMoved),
    relabelled: sum(({ otherLabel, renamed }) => otherLabel - renamed),
    renamed: sum(({ renamed }) => renamed),
    labelled: sum(({ labelled }) => labelled),
    unlabelled: sum(({ unlabelled }) => unlabelled),
    moves,
  });
}

/**
 * Counts what became of each clip between two revisions of one data set, in one statement: both
 * lists are read once, in the order of their index, and held against each other.
 */
export async function countClipChanges(
  reader: Reader,
  from: CurrentRevision,
  to: CurrentRevision,
  renameIds: readonly [string[], string[]],
): Promise<ClipChangeCounts> {
  const side = (revision: string) => `SELECT clip_id, ${splitsOfListing}, ${classesOfListing}
    FROM listing WHERE revision_id = ${revision} GROUP BY clip_id`;
  const rows: Row[] = await reader.query(
    `${withRenames}, change AS MATERIALIZED (
       SELECT clip_id, f.splits AS before, t.splits AS after, (${isOtherLabel}) AS is_other,
         ${isRenamed} AS is_renamed, f.low IS NULL AND t.low IS NOT NULL AS is_labelled,
         f.low IS NOT NULL AND t.low IS NULL AS is_unlabelled,
         (f.low, f.high) IS NOT DISTINCT FROM (t.low, t.high) AS is_same
       FROM (${side("$1")}) f FULL JOIN (${side("$2")}) t USING (clip_id)
     ), source AS MATERIALIZED (
       SELECT count(*) FILTER (WHERE before IS NULL) AS come, count(*) FILTER (WHERE after IS NULL) AS gone
       FROM change g JOIN clip c ON c.id = g.clip_id
       WHERE before IS NULL OR after IS NULL GROUP BY c.source_id
     ), retimed AS (SELECT * FROM source WHERE come > 0 AND gone > 0)
     SELECT before, after, count(*)::int AS n,
       count(*) FILTER (WHERE is_other)::int AS "otherLabel",
       count(*) FILTER (WHERE is_renamed)::int AS renamed,
       count(*) FILTER (WHERE is_labelled AND before IS NOT NULL)::int AS labelled,
       count(*) FILTER (WHERE is_unlabelled AND after IS NOT NULL)::int AS unlabelled,
       count(*) FILTER (WHERE is_same)::int AS "sameLabel",
       (SELECT coalesce(sum(come), 0)::int FROM retimed) AS retimed,
       (SELECT coalesce(sum(gone), 0)::int FROM retimed) AS "retimedFrom"
     FROM change GROUP BY 1, 2`,
    [from.revisionId, to.revisionId, ...renameIds],
  );
  return toCounts(rows);
}
