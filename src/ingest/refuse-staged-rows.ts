import type { Transaction } from "../platform/index.js";
import type { RefusedReason } from "./import-report.js";
import { columnName } from "./read-header.js";
import type { Refusals } from "./refusals.js";

interface StagedRefusal {
  file: number;
  line: number;
  detail: string;
  reason: RefusedReason;
}

/** Classes that the label map lacks. */
const unknownLabels = `
  DELETE FROM staged_row s
  WHERE s.label IN (
    SELECT u.label FROM (SELECT DISTINCT label FROM staged_row WHERE label IS NOT NULL) u
    WHERE NOT EXISTS (SELECT FROM wanted_label w WHERE w.name = u.label))
  RETURNING s.file, s.line, 'UNKNOWN_LABEL' AS reason,
    'the label map has no class ' || to_json(left(s.label, 60))::text AS detail`;

/** All but the first row of a clip in one split. */
const repeatedKeys = `
  WITH repeated AS (
    SELECT split, source_id, start_ms, end_ms FROM staged_row
    GROUP BY split, source_id, start_ms, end_ms HAVING count(*) > 1
  ), ranked AS (
    SELECT s.ctid AS place, row_number() OVER each AS number,
           first_value(s.line) OVER each AS first_line, first_value(s.label) OVER each AS first_label
    FROM staged_row s JOIN repeated r ON r.split = s.split AND r.source_id = s.source_id
      AND r.start_ms IS NOT DISTINCT FROM s.start_ms AND r.end_ms IS NOT DISTINCT FROM s.end_ms
    WINDOW each AS (PARTITION BY s.split, s.source_id, s.start_ms, s.end_ms ORDER BY s.file, s.line)
  )
  DELETE FROM staged_row s USING ranked r WHERE s.ctid = r.place AND r.number > 1
  RETURNING s.file, s.line,
    CASE WHEN s.label IS NOT DISTINCT FROM r.first_label THEN 'DUPLICATE' ELSE 'CONFLICTING_LABEL' END AS reason,
    'the same clip of the same split stands on line ' || r.first_line ||
    CASE WHEN s.label IS NOT DISTINCT FROM r.first_label THEN ''
         ELSE ', as ' || coalesce(to_json(left(r.first_label, 60))::text, 'a hidden label') END AS detail`;

/** All but the first entry of a key, in files whose keys are ids. */
const repeatedIds = `
  WITH ranked AS (
    SELECT ctid AS place, row_number() OVER each AS number, first_value(line) OVER each AS first_line
    FROM staged_row WHERE file = ANY($1::int[])
    WINDOW each AS (PARTITION BY file, source_id ORDER BY line)
  )
  DELETE FROM staged_row s USING ranked r WHERE s.ctid = r.place AND r.number > 1
  RETURNING s.file, s.line, 'DUPLICATE_KEY' AS reason,
    'the id stands on line ' || r.first_line || ', and a key of JSON stands for one entry' AS detail`;

/** Takes the second and later entries of an id out of the files (by number) that are keyed by id. */
export async function refuseRepeatedIds(
  tx: Transaction,
  refusals: Refusals,
  files: readonly number[],
): Promise<void> {
  if (files.length === 0) return;
  const [rows]: [StagedRefusal[], number] = await tx.query(repeatedIds, [files]);
  for (const { file, line, reason, detail } of rows) {
    refusals.add(file, { line, column: "key", reason, detail });
  }
}

async function refuse(
  tx: Transaction,
  refusals: Refusals,
  statement: string,
  column: string,
): Promise<void> {
  const [rows]: [StagedRefusal[], number] = await tx.query(statement);
  for (const { file, line, reason, detail } of rows) {
    refusals.add(file, { line, column, reason, detail });
  }
}

/**
 * Takes out of `staged_row` what only all rows together, or the label map, show to be wrong.
 *
 * @throws BAD_INPUT when too much of a file is refused
 */
export async function refuseStagedRows(
  tx: Transaction,
  refusals: Refusals,
  hasMap: boolean,
): Promise<void> {
  refusals.requireMostlyValid();
  await tx.query("ANALYZE staged_row");
  if (hasMap) await refuse(tx, refusals, unknownLabels, columnName.label);
  await refuse(tx, refusals, repeatedKeys, columnName.id);
  refusals.requireMostlyValid();
}
