import type { Reader } from "../platform/index.js";

/** Whether no version lists any clip. */
export async function isCatalogEmpty(reader: Reader): Promise<boolean> {
  const rows: { isEmpty: boolean }[] = await reader.query(
    `SELECT NOT EXISTS (SELECT FROM listing) AS "isEmpty"`,
  );
  return rows[0]?.isEmpty ?? false;
}
