import { hydrate, makePage, type PageRequest, type Reader } from "../platform/index.js";
import { Clip, ClipConnection, clipColumns } from "./clip.js";
import type { ClipFilter } from "./clip-filter.js";

interface Conditions {
  sql: string;
  values: unknown[];
}

/** The conditions over alias l (listing), with values from $1 on. */
export function makeConditions(
  revisionIds: readonly string[],
  filter: Partial<ClipFilter>,
): Conditions {
  const values: unknown[] = [revisionIds];
  const parts = ["l.revision_id = ANY($1::bigint[])"];
  if (filter.split) {
    values.push(filter.split);
    parts.push(`l.split = $${values.length}::split`);
  }
  if (filter.classes) {
    values.push(filter.classes);
    parts.push(
      `l.action_class_id IN (SELECT id FROM action_class WHERE name = ANY($${values.length}::text[]))`,
    );
  }
  if (filter.sourceIds) {
    values.push(filter.sourceIds);
    parts.push(
      `l.clip_id IN (SELECT id FROM clip WHERE source_id = ANY($${values.length}::text[]))`,
    );
  }
  return { sql: parts.join(" AND "), values };
}

/** A page of the clips that some listing of `revisionIds` matches, each once, ordered by key. */
export async function readClipPage(
  reader: Reader,
  revisionIds: readonly string[],
  filter: Partial<ClipFilter>,
  page: PageRequest,
): Promise<ClipConnection> {
  const conditions = makeConditions(revisionIds, filter);
  const values = [...conditions.values, page.afterKey, page.beforeKey, page.limit + 1];
  const [after, before, limit] = [2, 1, 0].map((back) => `$${values.length - back}`);
  const rows: object[] = await reader.query(
    `SELECT ${clipColumns} FROM (
       SELECT DISTINCT l.clip_id FROM listing l
       WHERE ${conditions.sql}
         AND l.clip_id > coalesce(${after}::bigint, 0)
         AND l.clip_id < coalesce(${before}::bigint, 9223372036854775807)
       ORDER BY l.clip_id ${page.isBackward ? "DESC" : "ASC"} LIMIT ${limit}
     ) found JOIN clip c ON c.id = found.clip_id
     ORDER BY c.id ${page.isBackward ? "DESC" : "ASC"}`,
    values,
  );
  return new ClipConnection(
    makePage(hydrate(Clip, rows), page, (clip) => clip.id),
    () => countClips(reader, conditions),
  );
}

async function countClips(reader: Reader, { sql, values }: Conditions): Promise<number> {
  const rows: { n: string }[] = await reader.query(
    `SELECT count(DISTINCT l.clip_id) AS n FROM listing l WHERE ${sql}`,
    values,
  );
  return Number(rows[0]?.n ?? 0);
}
