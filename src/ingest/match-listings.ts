import type { Split } from "../catalog/index.js";
import type { Transaction } from "../platform/index.js";
import type { Target } from "./find-target.js";
import type { RefusedReason } from "./import-report.js";
import type { Refusals } from "./refusals.js";

export interface MatchOptions {
  target: Target;
  /** Only listings of this split. */
  split: Split | null;
  /** Numbers of the files whose labels are labels, and not folders that may be called anything. */
  labelledFiles: readonly number[];
}

interface Unmatched {
  file: number;
  line: number;
  reason: RefusedReason;
  detail: string;
}

/** A class's name without the ways in which folders are written: `air_drumming`. */
const plain = (name: string): string => `regexp_replace(lower(${name}), '[^a-z0-9]+', ' ', 'g')`;

/** Every listing that a row names, and whether it is listed as the class that the row tells. */
const matchRows = `
  INSERT INTO matched
  WITH class AS (SELECT DISTINCT ${plain("name")} AS name FROM action_class WHERE dataset_id = $2)
  SELECT s.file, s.line, l.clip_id, l.split, a.name AS listed_as,
         s.label IS NULL OR a.name IS NULL OR ${plain("a.name")} = ${plain("s.label")}
         OR (s.file <> ALL($4::int[]) AND k.name IS NULL) AS is_same_class
  FROM staged_row s
  JOIN clip c ON c.dataset_id = $2 AND c.source_id = s.source_id
    AND (s.start_ms IS NULL OR (c.start_ms = s.start_ms AND c.end_ms = s.end_ms))
  JOIN listing l ON l.revision_id = $1 AND l.clip_id = c.id
    AND l.split = coalesce($3::split, s.split, l.split)
  LEFT JOIN action_class a ON a.id = l.action_class_id
  LEFT JOIN class k ON k.name = ${plain("s.label")}`;

const unlisted = `
  SELECT s.file, s.line, 'NOT_LISTED' AS reason,
         to_json(left(s.source_id, 60))::text || coalesce(' from ' || (s.start_ms / 1000.0)::float8 || ' s', '')
         || ' is not listed' AS detail
  FROM staged_row s WHERE NOT EXISTS (SELECT FROM matched m WHERE m.file = s.file AND m.line = s.line)`;

const otherClass = `
  SELECT s.file, s.line, 'CONFLICTING_LABEL' AS reason,
         'it is listed as ' || to_json(min(m.listed_as))::text || ', not as ' || to_json(left(s.label, 60))::text AS detail
  FROM staged_row s JOIN matched m USING (file, line)
  GROUP BY s.file, s.line, s.label HAVING NOT bool_or(m.is_same_class)`;

/** All lines but the first that name the same clip as the same class. */
const repeated = `
  SELECT file, line, 'DUPLICATE' AS reason, 'the same clip stands on line ' || first_line AS detail
  FROM (SELECT file, line, row_number() OVER each AS number, first_value(line) OVER each AS first_line
        FROM staged_row
        WINDOW each AS (PARTITION BY source_id, start_ms, end_ms, label ORDER BY file, line)) r
  WHERE number > 1`;

/**
 * Finds the listings that the staged rows name, into the temporary table `matched`; what is
 * refused leaves it. A row that tells no times names every segment of its source.
 *
 * @returns how many rows name several listings, all of which are in
 */
export async function matchListings(
  tx: Transaction,
  refusals: Refusals,
  { target, split, labelledFiles }: MatchOptions,
): Promise<number> {
  const { revisionId, datasetId } = target;
  await tx.query("ANALYZE staged_row");
  await tx.query(
    `CREATE TEMPORARY TABLE matched (
       file smallint, line integer, clip_id bigint, split split, listed_as text, is_same_class boolean
     ) ON COMMIT DROP`,
  );
  await tx.query(matchRows, [revisionId, datasetId, split, labelledFiles]);
  await tx.query("ANALYZE matched");
  for (const [statement, column] of [
    [unlisted, null],
    [otherClass, "label"],
    [repeated, null],
  ] as const) {
    const rows: Unmatched[] = await tx.query(statement);
    for (const { file, line, reason, detail } of rows) {
      refusals.add(file, { line, column, reason, detail });
    }
  }
  await tx.query("DELETE FROM matched WHERE NOT is_same_class");
  const several: { n: number }[] = await tx.query(
    `SELECT count(*)::int AS n FROM
       (SELECT FROM matched GROUP BY file, line HAVING count(*) > 1) each`,
  );
  return several[0]?.n ?? 0;
}
