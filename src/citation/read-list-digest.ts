import { createHash } from "node:crypto";
import type { CurrentRevision } from "../catalog/index.js";
import { listClips, makeConditions } from "../clips/index.js";
import type { Database } from "../platform/index.js";
import { ExportShape, makeColumns } from "./export-columns.js";
import { writeCsv } from "./write-lines.js";

/** The list of a revision as a file: what `/exports/<dataset>/<version>.csv?shape=cvdf` gives. */
export interface ListDigest {
  sha256: string;
  sizeBytes: number;
  rowCount: number;
  columns: string[];
}

/** Changes whenever the bytes of a list would, so that no old digest is taken for theirs. */
const form = "csv/cvdf/1";

/** Those that are being made, by revision: a page that many open makes one. */
const making = new Map<string, Promise<ListDigest>>();

/**
 * The digest of the whole list of a published revision. Asked for the first time it reads the list: some
 * 10 s for 650,000 rows (2026-11-27, two busy cores), a second for a small one.
 */
export async function readListDigest(
  database: Database,
  current: CurrentRevision,
): Promise<ListDigest> {
  const key = current.revisionId;
  const known = await findDigest(database, key);
  if (known) return known;
  const made = making.get(key) ?? makeDigest(database, current).finally(() => making.delete(key));
  making.set(key, made);
  return made;
}

async function makeDigest(database: Database, current: CurrentRevision): Promise<ListDigest> {
  const { manager } = database;
  const all = makeConditions({ revisionIds: [current.revisionId] }, {});
  const list = listClips(current, all);
  const { rowCount, hasCreativeCommons } = await list.count(manager);
  const facts = { current, licences: [], hasCreativeCommons };
  const columns = makeColumns(facts, ExportShape.CVDF);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const piece of writeCsv(columns, list.batches(manager), false)) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  const names = columns.map(({ name }) => name);
  const digest = { sha256: hash.digest("hex"), sizeBytes, rowCount, columns: names };
  await keepDigest(database, current.revisionId, digest);
  return digest;
}

async function findDigest({ manager }: Database, revisionId: string): Promise<ListDigest | null> {
  const rows: (Omit<ListDigest, "sizeBytes"> & { sizeBytes: string })[] = await manager.query(
    `SELECT sha256, size_bytes AS "sizeBytes", row_count AS "rowCount", columns
     FROM list_digest WHERE revision_id = $1 AND form = $2`,
    [revisionId, form],
  );
  const [found] = rows;
  return found ? { ...found, sizeBytes: Number(found.sizeBytes) } : null;
}

async function keepDigest(
  { manager }: Database,
  revisionId: string,
  { sha256, sizeBytes, rowCount, columns }: ListDigest,
): Promise<void> {
  await manager.query(
    `INSERT INTO list_digest (revision_id, form, sha256, size_bytes, row_count, columns)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [revisionId, form, sha256, sizeBytes, rowCount, columns],
  );
}
