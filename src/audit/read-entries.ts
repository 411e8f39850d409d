import { makePage, type PageRequest, type Reader } from "../platform/index.js";
import { AuditEntry, AuditEntryConnection } from "./audit-entry.js";
import type { AuditFilter } from "./audit-filter.js";

/** The conditions of `filter` over alias e, with their values; `userId` is the filter's user. */
function makeConditions(filter: AuditFilter, userId: string | null) {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (at: string) => string) => {
    if (value === null || value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add(filter.dataset, (at) => `e.dataset = ${at}`);
  add(filter.version, (at) => `e.version = ${at}`);
  add(filter.act, (at) => `e.act = ${at}`);
  add(filter.outcome, (at) => `e.outcome = ${at}`);
  add(filter.since, (at) => `e.entered_at >= ${at}`);
  add(filter.until, (at) => `e.entered_at < ${at}`);
  add(
    userId,
    (at) => `e.pseudonym = (SELECT pseudonym FROM audit.subject WHERE user_id = ${at}::bigint)`,
  );
  // A clip's key is dataset/sourceId/…; the set is named by its digest in the leaf.
  add(
    filter.sourceId,
    (at) => `EXISTS (SELECT FROM audit.object_set s, unnest(s.members) AS m (key)
       WHERE s.digest = e.leaf::jsonb #>> '{what,objects,digest}' AND split_part(m.key, '/', 2) = ${at})`,
  );
  return { values, conditions };
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}

/** Entries newest first: their ids are UUIDv7, so the order of ids is the order of time. */
export function readEntries(
  reader: Reader,
  filter: AuditFilter,
  userId: string | null,
  page: PageRequest,
): Promise<InstanceType<typeof AuditEntryConnection>> {
  return readPage(reader, makeConditions(filter, userId), page);
}

async function readPage(
  reader: Reader,
  { values, conditions }: ReturnType<typeof makeConditions>,
  page: PageRequest,
) {
  const pageValues: unknown[] = [...values, page.limit + 1];
  const limit = `$${pageValues.length}`;
  const pageConditions = [...conditions];
  for (const [key, operator] of [
    [page.afterKey, "<"],
    [page.beforeKey, ">"],
  ] as const) {
    if (key === null) continue;
    pageValues.push(key);
    pageConditions.push(`e.id ${operator} $${pageValues.length}::uuid`);
  }
  const rows: { leaf: string }[] = await reader.query(
    `SELECT e.leaf FROM audit.entry e ${whereOf(pageConditions)}
     ORDER BY e.id ${page.isBackward ? "ASC" : "DESC"} LIMIT ${limit}`,
    pageValues,
  );
  const entries = rows.map((row) => new AuditEntry(row.leaf));
  return new AuditEntryConnection(
    makePage(entries, page, (entry) => entry.id),
    () => countEntries(reader, values, conditions),
  );
}

async function countEntries(
  reader: Reader,
  values: readonly unknown[],
  conditions: readonly string[],
): Promise<number> {
  const rows: { n: string }[] = await reader.query(
    `SELECT count(*) AS n FROM audit.entry e ${whereOf(conditions)}`,
    [...values],
  );
  return Number(rows[0]?.n ?? 0);
}

/** One entry by its UUID, or null. */
export async function readEntry(reader: Reader, id: string): Promise<AuditEntry | null> {
  const rows: { leaf: string }[] = await reader.query(
    "SELECT leaf FROM audit.entry WHERE id = $1::uuid",
    [id],
  );
  return rows[0] ? new AuditEntry(rows[0].leaf) : null;
}
