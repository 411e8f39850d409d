import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { to as copyTo } from "pg-copy-streams";
import type { Transaction } from "../platform/index.js";
import { findClient } from "./find-client.js";

/**
 * sha256, in hex, over the rows of a query in Postgres' text format of COPY: a line for each, the
 * columns set apart by tabs, `\N` for what is not there, a backslash within a value doubled, UTF-8.
 * The lines stream from the server's sort through the hash and never stand in memory together.
 */
async function hashRows(tx: Transaction, query: string): Promise<string> {
  const client = await findClient(tx);
  const hash = createHash("sha256");
  await pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT`)), hash);
  return hash.digest("hex");
}

/**
 * The manifest digest of a revision: sha256, in hex, over one line for each listing, in UTF-8:
 *
 *   SPLIT tab SOURCE_ID tab START_MS tab END_MS tab CLASS_NAME tab IS_CREATIVE_COMMONS line-feed
 *
 * Splits are the words TRAIN, VALIDATE, TEST, HOLDOUT, and come in this order; then source ids by
 * their bytes, then start and end as numbers (none last). The last column is t or f; what is not
 * there (a hidden label) is `\N`, and a backslash within a value is doubled. No number of the
 * database enters, so the same lists give the same digest everywhere.
 *
 * The label map has a digest of its own (`readLabelMapDigest`), so that the same lists are known
 * again whether or not a map came with them, and the same map under other lists.
 */
export function readManifestDigest(tx: Transaction, revisionId: string): Promise<string> {
  // COPY takes no parameters, so the id is made a number first.
  return hashRows(
    tx,
    `SELECT l.split, c.source_id, c.start_ms, c.end_ms, a.name, l.is_creative_commons
     FROM listing l JOIN clip c ON c.id = l.clip_id LEFT JOIN action_class a ON a.id = l.action_class_id
     WHERE l.revision_id = ${BigInt(revisionId)}
     ORDER BY l.split, c.source_id COLLATE "C", c.start_ms, c.end_ms`,
  );
}

/**
 * The digest of a revision's label map: as above over `LABEL_INDEX tab CLASS_NAME line-feed`, by
 * index; null where no class has one.
 */
export async function readLabelMapDigest(
  tx: Transaction,
  revisionId: string,
): Promise<string | null> {
  const numbered = `label b JOIN action_class a ON a.id = b.action_class_id
    WHERE b.revision_id = ${BigInt(revisionId)} AND b.label_index IS NOT NULL`;
  const rows: unknown[] = await tx.query(`SELECT FROM ${numbered} LIMIT 1`);
  if (rows.length === 0) return null;
  return hashRows(tx, `SELECT b.label_index, a.name FROM ${numbered} ORDER BY b.label_index`);
}

/** The digest of a subset: as above over `SPLIT tab SOURCE_ID tab START_MS tab END_MS line-feed`. */
export function readSubsetDigest(tx: Transaction, subsetId: string): Promise<string> {
  return hashRows(
    tx,
    `SELECT x.split, c.source_id, c.start_ms, c.end_ms
     FROM subset_listing x JOIN clip c ON c.id = x.clip_id WHERE x.subset_id = ${BigInt(subsetId)}
     ORDER BY x.split, c.source_id COLLATE "C", c.start_ms, c.end_ms`,
  );
}
