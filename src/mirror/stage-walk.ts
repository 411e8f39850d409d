import { KineographError, type Transaction } from "../platform/index.js";
import { readClipName } from "./read-clip-name.js";
import type { Verify } from "./scan-report.js";
import type { WalkedFile } from "./walk-mirror.js";

/** What a scan needs of its mirror. */
export interface ScannedMirror {
  id: string;
  name: string;
  root: string;
}

/** @throws NOT_FOUND naming the mirrors there are */
export async function findMirror(tx: Transaction, name: string): Promise<ScannedMirror> {
  const rows: ScannedMirror[] = await tx.query("SELECT id, name, root FROM mirror ORDER BY name");
  const found = rows.find((row) => row.name === name);
  if (found) return found;
  const names = rows.map((row) => row.name).join(", ") || "none yet";
  const words = `There is no mirror "${name}". There are: ${names}. Add one with: npx kineograph mirror add NAME --root DIR`;
  throw new KineographError("NOT_FOUND", words);
}

/**
 * Makes the temporary tables of a scan: `scan_clip`, the clips listed by the current revision (the
 * one published last, else the newest draft) of each of the mirror's versions, and `scan_file`,
 * what the walk finds. They live as long as the connection, so no transaction is open meanwhile.
 */
export async function makeScanTables(connection: Transaction, mirrorId: string): Promise<void> {
  await dropScanTables(connection);
  await connection.query(
    `CREATE TEMPORARY TABLE scan_file (
       path text PRIMARY KEY, size_bytes bigint, modified_at timestamptz, is_junk boolean NOT NULL,
       source_id text, start_ms integer, end_ms integer, stem text NOT NULL,
       is_replacement boolean NOT NULL, clip_id bigint, is_spare boolean NOT NULL DEFAULT false,
       is_checked boolean NOT NULL DEFAULT false, state clip_file_state, reason clip_file_reason,
       detail text, decoded_at timestamptz, sha256 text, container text, codec text,
       pixel_format text, width_px integer, height_px integer, rotation_degrees smallint,
       frame_rate_num integer, frame_rate_den integer, frame_count integer,
       keyframe_count integer, duration_ms integer)`,
  );
  await connection.query(
    `CREATE TEMPORARY TABLE scan_clip AS
     SELECT c.id AS clip_id, c.source_id, c.start_ms, c.end_ms FROM clip c WHERE c.id IN (
       SELECT l.clip_id FROM listing l WHERE l.revision_id IN (
         SELECT DISTINCT ON (v.id) r.id
         FROM mirror m JOIN dataset_version v ON v.dataset_id = m.dataset_id
         JOIN revision r ON r.version_id = v.id
         WHERE m.id = $1 AND (
           EXISTS (SELECT FROM mirror_version w WHERE w.mirror_id = m.id AND w.version_id = v.id)
           OR NOT EXISTS (SELECT FROM mirror_version w WHERE w.mirror_id = m.id))
         ORDER BY v.id, r.published_at DESC NULLS LAST, r.id DESC))`,
    [mirrorId],
  );
  await connection.query("CREATE UNIQUE INDEX ON scan_clip (clip_id)");
  await connection.query("CREATE INDEX ON scan_clip (source_id)");
  await connection.query("ANALYZE scan_clip");
}

export async function dropScanTables(connection: Transaction): Promise<void> {
  await connection.query("DROP TABLE IF EXISTS scan_file, scan_clip");
}

/** Adds a batch of the walk. */
export async function stageFiles(
  connection: Transaction,
  files: readonly WalkedFile[],
): Promise<void> {
  const rows = files.map(({ path, sizeBytes, modifiedAt, junk }) => {
    const { timed, stem, isReplacement } = readClipName(path);
    return {
      path,
      size_bytes: sizeBytes,
      modified_at: modifiedAt,
      is_junk: junk !== null,
      source_id: timed?.sourceId ?? null,
      start_ms: timed?.startMs ?? null,
      end_ms: timed?.endMs ?? null,
      stem,
      is_replacement: isReplacement,
      reason: junk?.reason ?? emptyReason(sizeBytes),
      detail: junk?.detail ?? null,
    };
  });
  await connection.query(
    `INSERT INTO scan_file (path, size_bytes, modified_at, is_junk, source_id, start_ms, end_ms, stem,
       is_replacement, reason, detail)
     SELECT path, size_bytes, modified_at, is_junk, source_id, start_ms, end_ms, stem, is_replacement,
       reason, detail
     FROM jsonb_populate_recordset(NULL::scan_file, $1::jsonb) ON CONFLICT (path) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

const leastBytes = 1024;

/** No video of a second fits into a kilobyte, so nothing smaller is opened. */
function emptyReason(sizeBytes: number | null): "EMPTY" | "TOO_SMALL" | null {
  if (sizeBytes === 0) return "EMPTY";
  return sizeBytes !== null && sizeBytes < leastBytes ? "TOO_SMALL" : null;
}

/**
 * Joins the staged files to the clips: by id and times; else, where a name tells no times, by an id
 * that has one clip in the mirror's versions; replacements also by the first 11 characters.
 */
export async function joinClips(connection: Transaction): Promise<void> {
  await connection.query("ANALYZE scan_file");
  await connection.query(
    `UPDATE scan_file f SET clip_id = c.clip_id FROM scan_clip c
     WHERE NOT f.is_junk AND c.source_id = f.source_id AND c.start_ms = f.start_ms AND c.end_ms = f.end_ms`,
  );
  await connection.query(
    `UPDATE scan_file f SET clip_id = c.clip_id FROM (
       SELECT source_id, min(clip_id) AS clip_id FROM scan_clip GROUP BY source_id HAVING count(*) = 1
     ) c
     WHERE f.clip_id IS NULL AND NOT f.is_junk
       AND c.source_id = CASE WHEN f.is_replacement THEN left(f.stem, 11) ELSE f.stem END`,
  );
}

/**
 * Takes over what the last scan found in files that have the same size and time, unless `verify`
 * asks for more than it looked at. What could not be read is tried again.
 */
export async function keepUnchanged(
  connection: Transaction,
  mirrorId: string,
  verify: Verify,
): Promise<void> {
  await connection.query(
    `UPDATE scan_file f SET decoded_at = o.decoded_at, sha256 = o.sha256,
       is_checked = o.state = 'CORRUPT' OR CASE $2::text WHEN 'decode' THEN o.decoded_at IS NOT NULL
         WHEN 'hash' THEN o.sha256 IS NOT NULL ELSE true END,
       reason = CASE WHEN o.state = 'CORRUPT' THEN o.reason END,
       detail = CASE WHEN o.state = 'CORRUPT' THEN o.detail END,
       container = o.container, codec = o.codec, pixel_format = o.pixel_format,
       width_px = o.width_px, height_px = o.height_px, rotation_degrees = o.rotation_degrees,
       frame_rate_num = o.frame_rate_num, frame_rate_den = o.frame_rate_den,
       frame_count = o.frame_count, keyframe_count = o.keyframe_count, duration_ms = o.duration_ms
     FROM clip_file o
     WHERE o.mirror_id = $1 AND o.path = f.path AND o.size_bytes = f.size_bytes
       AND o.modified_at = f.modified_at AND NOT f.is_junk AND f.reason IS NULL
       AND o.state IN ('PRESENT', 'SHORT', 'REPLACED', 'CORRUPT')
       AND o.reason IS DISTINCT FROM 'UNREADABLE'`,
    [mirrorId, verify],
  );
}
