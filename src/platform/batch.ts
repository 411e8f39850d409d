import DataLoader from "dataloader";
import type { EntityManager } from "typeorm";
import { hydrate } from "./hydrate.js";

/** The rows of each key, in the order of `keys`: what a batch over lists has to give. */
export function groupRows<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
): Row[][] {
  const lists = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) lists.get(keyOf(row) ?? "")?.push(row);
  return keys.map((key) => lists.get(key) ?? []);
}

const selects = new WeakMap<new () => object, string>();

/** The statement that gives rows of an entity by id, its columns under the names of the fields. */
function selectById(reader: EntityManager, type: new () => object): string {
  const known = selects.get(type);
  if (known !== undefined) return known;
  const { columns, tablePath } = reader.connection.getMetadata(type);
  const named = columns.map(({ databaseName, propertyName, type: sqlType }) => {
    // The driver would make a point in time of a day.
    const cast = sqlType === "date" ? "::text" : "";
    return `"${databaseName}"${cast} AS "${propertyName}"`;
  });
  const select = `SELECT ${named.join(", ")} FROM ${tablePath} WHERE id = ANY($1::bigint[])`;
  selects.set(type, select);
  return select;
}

/** The row of each id, or null; one statement, the same text whatever their number. */
export async function readRowsById<Row extends { id: string }>(
  reader: EntityManager,
  type: new () => Row,
  ids: readonly string[],
): Promise<(Row | null)[]> {
  const rows = hydrate(type, await reader.query(selectById(reader, type), [ids]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** A loader of rows by id: one statement for all that are asked in one turn. */
export function makeRowLoader<Row extends { id: string }>(
  reader: EntityManager,
  type: new () => Row,
): DataLoader<string, Row | null> {
  return new DataLoader((ids: readonly string[]) => readRowsById(reader, type, ids));
}

/** A function that does its work at the first call and gives the same promise ever after. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | undefined;
  return () => (promise ??= work());
}
