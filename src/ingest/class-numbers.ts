import type { Transaction } from "../platform/index.js";
import type { RefusedReason } from "./import-report.js";
import type { Refusals } from "./refusals.js";

interface WrongNumber {
  file: number;
  line: number;
  reason: RefusedReason;
  detail: string;
}

/**
 * Reads the class numbers that lists of paths give against the label map in `wanted_label`: a row
 * of no class gets the one of its number, and a row whose class has another number is refused.
 * Lists count from 0 or from 1: the base is the one that most rows bear out.
 *
 * @param firstIndex what the map's own file counts from, for lists whose rows name no class
 * @returns whether there were numbers
 */
export async function readClassNumbers(
  tx: Transaction,
  refusals: Refusals,
  firstIndex: number,
): Promise<boolean> {
  const bases: { base: number | null; n: number }[] = await tx.query(
    `SELECT s.class_number - w.label_index AS base, count(*)::int AS n
     FROM staged_row s LEFT JOIN wanted_label w ON w.name = s.label
     WHERE s.class_number IS NOT NULL GROUP BY 1 ORDER BY n DESC`,
  );
  if (bases.length === 0) return false;
  const base = bases.find((each) => each.base === 0 || each.base === 1)?.base ?? firstIndex;
  await tx.query(
    `UPDATE staged_row s SET label = w.name FROM wanted_label w
     WHERE s.label IS NULL AND w.label_index = s.class_number - $1`,
    [base],
  );
  const [wrong]: [WrongNumber[], number] = await tx.query(
    `DELETE FROM staged_row s USING wanted_label w
     WHERE w.name = s.label AND s.class_number <> w.label_index + $1
     RETURNING s.file, s.line, 'CLASS_NUMBER' AS reason,
       'the label map has ' || to_json(w.name)::text || ' as ' || w.label_index + $1
       || ', not ' || s.class_number AS detail`,
    [base],
  );
  for (const { file, line, reason, detail } of wrong) {
    refusals.add(file, { line, column: "class", reason, detail });
  }
  return true;
}
