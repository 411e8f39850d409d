import DataLoader from "dataloader";
import { In, type FindOptionsWhere } from "typeorm";
import type { Reader } from "./database.js";

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

/** A loader of rows by id: one statement for all that are asked in one turn; null where none is. */
export function makeRowLoader<Row extends { id: string }>(
  reader: Reader,
  type: new () => Row,
): DataLoader<string, Row | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const rows = await reader.findBy(type, { id: In(ids) } as FindOptionsWhere<Row>);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
