import { OverlapLevel } from "./overlap-level.js";
import type { OverlapQuestion } from "./overlap-question.js";
import type { RevisionSplit } from "./split-ref.js";

/**
 * How a level compares clips, in SQL. Within one data set a segment is one row of `clip`, so its id
 * is enough; across data sets of YouTube videos the source id and the times are compared.
 */
interface Collision {
  /** Selects `id` of each clip that collides with clip `c`, itself included. */
  others: string;
  /** What colliding clips have in common, told of listing `l`; `keyJoin` brings in what it reads. */
  key: string;
  keyJoin: string;
}

/** `$1` of a statement that uses `others` is the ids of the data sets that take part. */
export function collisionOf({ level, datasetIds }: OverlapQuestion): Collision {
  const keyJoin = "JOIN clip c ON c.id = l.clip_id";
  const sameVideo = `SELECT o.id FROM clip o
    WHERE o.dataset_id = ANY($1::bigint[]) AND o.source_id = c.source_id`;
  if (level === OverlapLevel.VIDEO) return { others: sameVideo, key: "c.source_id", keyJoin };
  if (level === OverlapLevel.NEAR_DUPLICATE) {
    return {
      others: `SELECT g.clip_id AS id FROM clip_file f JOIN clip_file g ON g.sha256 = f.sha256
               WHERE f.clip_id = c.id AND f.sha256 IS NOT NULL AND c.dataset_id = ANY($1::bigint[])`,
      key: "f.sha256",
      keyJoin: "JOIN clip_file f ON f.clip_id = l.clip_id AND f.sha256 IS NOT NULL",
    };
  }
  if (datasetIds.length === 1) {
    const others = "SELECT c.id WHERE c.dataset_id = ANY($1::bigint[])";
    return { others, key: "l.clip_id", keyJoin: "" };
  }
  return {
    others: `${sameVideo} AND o.start_ms IS NOT DISTINCT FROM c.start_ms
             AND o.end_ms IS NOT DISTINCT FROM c.end_ms`,
    key: "concat_ws('/', c.source_id, c.start_ms, c.end_ms)",
    keyJoin,
  };
}

/** Splits as two arrays for `unnest($n::bigint[], $m::split[])`. */
export function toColumns(splits: readonly RevisionSplit[]): [string[], string[]] {
  return [splits.map(({ current }) => current.revisionId), splits.map(({ split }) => split)];
}

/** $2 and $3, $4 and $5 of a statement: the splits that are trained and evaluated on. */
const trained = "unnest($2::bigint[], $3::split[])";
const evaluated = "unnest($4::bigint[], $5::split[])";

/** The values of `$1` to `$5`. */
export function toValues({ datasetIds, train, evaluate }: OverlapQuestion): unknown[] {
  return [datasetIds, ...toColumns(train), ...toColumns(evaluate)];
}

/** Listings `l` of the splits `r` that are trained on. */
export const fromTrained = `FROM ${trained} WITH ORDINALITY AS r (revision_id, split, position)
  JOIN listing l ON l.revision_id = r.revision_id AND l.split = r.split`;

/*
 * OFFSET 0 in what follows keeps the planner from turning a look-up by index into a join of its own
 * choice. Until Postgres has statistics of a new import (a minute or more) it takes every list for
 * one row, and then chooses joins whose cost is the product of both lists.
 */

/** Whether listing `l`, which is trained on, collides with what is evaluated on. */
export function isOffending(question: OverlapQuestion): string {
  return `EXISTS (
    SELECT FROM clip c CROSS JOIN LATERAL (${collisionOf(question).others} OFFSET 0) o
    JOIN listing e ON e.clip_id = o.id
    WHERE c.id = l.clip_id AND (e.revision_id, e.split) IN (SELECT * FROM ${evaluated}) OFFSET 0)`;
}

/** Listings `e` of the evaluated splits `v`, and each listing `l` of a split `r` that it collides with. */
export function fromEvaluated(question: OverlapQuestion): string {
  return `FROM ${evaluated} WITH ORDINALITY AS v (revision_id, split, position)
    JOIN listing e ON e.revision_id = v.revision_id AND e.split = v.split
    CROSS JOIN LATERAL (
      SELECT r.position, l.clip_id FROM clip c
      CROSS JOIN LATERAL (${collisionOf(question).others} OFFSET 0) o
      JOIN listing l ON l.clip_id = o.id
      JOIN ${trained} WITH ORDINALITY AS r (revision_id, split, position)
        ON r.revision_id = l.revision_id AND r.split = l.split
      WHERE c.id = e.clip_id OFFSET 0) l`;
}

/** Collisions are looked up from the smaller side: a test split is a tenth of what is trained on. */
export function startsFromEvaluated({ train, evaluate }: OverlapQuestion): boolean {
  const size = (splits: readonly RevisionSplit[]) =>
    splits.reduce((sum, { clipCount }) => sum + clipCount, 0);
  return size(evaluate) < size(train);
}
