import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { to as copyTo } from "pg-copy-streams";
import type { Transaction } from "../platform/index.js";
import { findClient } from "./find-client.js";

/**
 * The manifest digest of a revision: sha256, in hex, over one line for each listing, in UTF-8:
 *
 *   SPLIT tab SOURCE_ID tab START_MS tab END_MS tab CLASS_NAME tab IS_CREATIVE_COMMONS line-feed
 *
 * Splits are the words TRAIN, VALIDATE, TEST, HOLDOUT, and come in this order; then source ids by
 * their bytes, then start and end as numbers (none last). The last column is t or f. What is not
 * there (a hidden label) is `\N`, and a backslash within a value is doubled: Postgres' text format
 * of COPY. No number of the database enters, so the same lists give the same digest everywhere.
 *
 * The lines stream from the server's sort through the hash and never stand in memory together.
 */
export async function readManifestDigest(tx: Transaction, revisionId: string): Promise<string> {
  const client = await findClient(tx);
  const hash = createHash("sha256");
  // COPY takes no parameters, so the id is made a number first.
  await pipeline(
    client.query(
      copyTo(`COPY (
        SELECT l.split, c.source_id, c.start_ms, c.end_ms, a.name, l.is_creative_commons
        FROM listing l JOIN clip c ON c.id = l.clip_id LEFT JOIN action_class a ON a.id = l.action_class_id
        WHERE l.revision_id = ${BigInt(revisionId)}
        ORDER BY l.split, c.source_id COLLATE "C", c.start_ms, c.end_ms
      ) TO STDOUT`),
    ),
    hash,
  );
  return hash.digest("hex");
}
