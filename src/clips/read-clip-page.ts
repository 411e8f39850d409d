import type { CurrentRevision } from "../catalog/index.js";
import { hydrate, makePage, type PageRequest, type Reader } from "../platform/index.js";
import type { Conditions } from "./clip-conditions.js";
import { Clip, ClipConnection, clipColumns, type Listing } from "./clip.js";
import { ClipOrderKey, orderExpressions, OrderDirection, type ClipOrder } from "./clip-order.js";
import { listingsColumn, readListingsColumn, type ListingColumns } from "./read-listings.js";

/** What is asked of the list of clips. */
export interface PageQuestion {
  conditions: Conditions;
  page: PageRequest;
  order: ClipOrder;
  /** Where each clip is listed within these is read with it; null: is not asked. */
  listedIn: readonly CurrentRevision[] | null;
}

/** A page, and the listings of its clips by id if they were asked for. */
export interface ClipPage {
  clips: ClipConnection;
  listings: ReadonlyMap<string, Listing[]>;
}

/** A page of the clips that some listing matches, each once; one statement. */
export async function readClipPage(reader: Reader, question: PageQuestion): Promise<ClipPage> {
  const { conditions, page, order, listedIn } = question;
  const { by, direction } = order;
  const values = [...conditions.values];
  const listed = listedIn
    ? `, ${listingsColumn(`$${values.push(listedIn.map((each) => each.revisionId))}`)}`
    : "";
  const select = { columns: clipColumns + listed, where: conditions.sql, values };
  const rows = await (by === ClipOrderKey.ADDED
    ? readByKey(reader, select, page, direction)
    : readByExpression(reader, select, page, { by, direction }));
  const listings = new Map<string, Listing[]>();
  const found = rows.map(({ listings: column = null, ...columns }) => {
    if (listedIn) listings.set(columns.id, readListingsColumn(column, listedIn));
    return columns;
  });
  const clips = new ClipConnection(
    makePage(hydrate(Clip, found), page, (clip) => keyOf(clip, by)),
    () => countClips(reader, conditions),
  );
  return { clips, listings };
}

/** A statement to be: what it gives, of which listings, and the values that both name. */
interface Select {
  columns: string;
  where: string;
  values: readonly unknown[];
}

type Row = { id: string; listings?: ListingColumns[] | null };

/** What a cursor holds: the key, and before it what the list is ordered by. */
function keyOf(clip: Clip, by: ClipOrderKey): string {
  const { startMs, endMs } = clip;
  const durationMs = startMs === null || endMs === null ? -1 : endMs - startMs;
  const values = { ADDED: null, SOURCE_ID: clip.sourceId, DURATION: String(durationMs) };
  const value = values[by];
  return value === null ? clip.id : `${clip.id} ${value}`;
}

/** The cursors of each order: see `keyOf`. */
export const keyPatterns: Record<ClipOrderKey, RegExp> = {
  ADDED: /^\d{1,18}$/,
  SOURCE_ID: /^\d{1,18} .+$/s,
  DURATION: /^\d{1,18} -?\d{1,9}$/,
};

/** The order in which rows are read: a page from the end is read the other way round. */
function wordOf({ isBackward }: PageRequest, direction: OrderDirection): "ASC" | "DESC" {
  return (direction === OrderDirection.DESC) === isBackward ? "ASC" : "DESC";
}

/** Walks the index of listings, so that a page costs the same at any depth. */
async function readByKey(
  reader: Reader,
  { columns, where, values }: Select,
  page: PageRequest,
  direction: OrderDirection,
): Promise<Row[]> {
  const word = wordOf(page, direction);
  const keys = [page.afterKey, page.beforeKey];
  const [above, below] = direction === OrderDirection.DESC ? keys.toReversed() : keys;
  const [after, before, limit] = [1, 2, 3].map((place) => `$${values.length + place}`);
  return reader.query(
    `SELECT ${columns} FROM (
       SELECT DISTINCT l.clip_id FROM listing l
       WHERE ${where}
         AND l.clip_id > coalesce(${after}::bigint, 0)
         AND l.clip_id < coalesce(${before}::bigint, 9223372036854775807)
       ORDER BY l.clip_id ${word} LIMIT ${limit}
     ) found JOIN clip c ON c.id = found.clip_id
     ORDER BY c.id ${word}`,
    [...values, above, below, page.limit + 1],
  );
}

async function readByExpression(
  reader: Reader,
  { columns, where, values: named }: Select,
  page: PageRequest,
  order: { by: Exclude<ClipOrderKey, "ADDED">; direction: OrderDirection },
): Promise<Row[]> {
  const { sql, type } = orderExpressions[order.by];
  const word = wordOf(page, order.direction);
  const values = [...named];
  const parts = [`EXISTS (SELECT FROM listing l WHERE l.clip_id = c.id AND ${where})`];
  for (const [key, isAfter] of [
    [page.afterKey, true],
    [page.beforeKey, false],
  ] as const) {
    if (key === null) continue;
    const [id, value] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
    const isAbove = (order.direction === OrderDirection.ASC) === isAfter;
    const place = values.push(value, id);
    parts.push(`(${sql}, c.id) ${isAbove ? ">" : "<"} ($${place - 1}::${type}, $${place}::bigint)`);
  }
  const limit = `$${values.push(page.limit + 1)}`;
  return reader.query(
    `SELECT ${columns} FROM clip c WHERE ${parts.join(" AND ")}
     ORDER BY ${sql} ${word}, c.id ${word} LIMIT ${limit}`,
    values,
  );
}

async function countClips(reader: Reader, { sql, values }: Conditions): Promise<number> {
  const rows: { n: string }[] = await reader.query(
    `SELECT count(DISTINCT l.clip_id) AS n FROM listing l WHERE ${sql}`,
    values,
  );
  return Number(rows[0]?.n ?? 0);
}
