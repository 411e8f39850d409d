import { KineographError, type Transaction } from "../platform/index.js";
import type { RefusedFile, StateCount } from "./scan-report.js";
import type { ScannedMirror } from "./stage-walk.js";

const refusedCap = 10_000;
/** SHORT: so much less than listed, in milliseconds. */
const shortByMs = 1000;

/** Gives each staged file its state, and of several files of one clip all but the best up. */
export async function judgeFiles(connection: Transaction): Promise<void> {
  await connection.query(
    `UPDATE scan_file f SET
       state = j.state::clip_file_state,
       reason = CASE j.state WHEN 'SHORT' THEN 'TOO_SHORT' WHEN 'REPLACED' THEN 'REPLACEMENT'
                ELSE f.reason END::clip_file_reason,
       detail = CASE j.state WHEN 'SHORT' THEN
         round(f.duration_ms / 1000.0, 2) || ' s of ' || round(j.listed_ms / 1000.0, 2) || ' s' ELSE f.detail END
     FROM (
       SELECT g.path, c.end_ms - c.start_ms AS listed_ms,
         CASE WHEN g.is_junk THEN 'JUNK' WHEN g.reason IS NOT NULL THEN 'CORRUPT'
              WHEN g.is_replacement THEN 'REPLACED'
              WHEN g.duration_ms < c.end_ms - c.start_ms - $1::integer THEN 'SHORT'
              ELSE 'PRESENT' END AS state
       FROM scan_file g LEFT JOIN scan_clip c ON c.clip_id = g.clip_id
     ) j WHERE j.path = f.path`,
    [shortByMs],
  );
  await connection.query(
    `UPDATE scan_file f SET is_spare = true FROM (
       SELECT path, row_number() OVER (PARTITION BY clip_id ORDER BY
         array_position('{PRESENT,SHORT,REPLACED,CORRUPT}'::clip_file_state[], state),
         path COLLATE "C") AS place
       FROM scan_file WHERE clip_id IS NOT NULL
     ) r WHERE r.path = f.path AND r.place > 1`,
  );
}

/** What of a file stands in both scan_file and clip_file. */
const facts = `path, state, reason, detail, size_bytes, modified_at, sha256, decoded_at, container, codec,
  pixel_format, width_px, height_px, rotation_degrees, frame_rate_num, frame_rate_den, frame_count,
  keyframe_count, duration_ms`;
const overwritten = facts
  .split(",")
  .map((column) => `${column.trim()} = excluded.${column.trim()}`)
  .join(", ");

/**
 * Makes `clip_file` what was staged: a row for each listed clip, which keeps its id over scans, and
 * one for each other file. A clip that was taken down stays so, whatever lies on disk.
 */
export async function writeClipFiles(tx: Transaction, { id, name }: ScannedMirror): Promise<void> {
  await refuseEmptied(tx, id, name);
  // Paths move between rows, and a path stands once: those that change are let go first.
  await tx.query(
    `DELETE FROM clip_file o WHERE o.mirror_id = $1 AND o.state <> 'REMOVED'
       AND (o.clip_id IS NULL OR NOT EXISTS (SELECT FROM scan_clip c WHERE c.clip_id = o.clip_id))`,
    [id],
  );
  await tx.query(
    `UPDATE clip_file o SET path = NULL
     WHERE o.mirror_id = $1 AND o.clip_id IS NOT NULL AND o.path IS NOT NULL
       AND NOT EXISTS (SELECT FROM scan_file f
         WHERE f.path = o.path AND f.clip_id = o.clip_id AND NOT f.is_spare)`,
    [id],
  );
  await tx.query(
    `INSERT INTO clip_file (mirror_id, clip_id, scanned_at, ${facts})
     SELECT $1, c.clip_id, now(), f.path, coalesce(f.state, 'MISSING'),
       CASE WHEN f.path IS NULL THEN 'NO_FILE'::clip_file_reason ELSE f.reason END,
       ${facts
         .split(",")
         .slice(3)
         .map((column) => `f.${column.trim()}`)
         .join(", ")}
     FROM scan_clip c LEFT JOIN scan_file f ON f.clip_id = c.clip_id AND NOT f.is_spare
     ON CONFLICT (mirror_id, clip_id) DO UPDATE SET scanned_at = excluded.scanned_at, ${overwritten},
       certificate = CASE WHEN (clip_file.path, clip_file.size_bytes, clip_file.modified_at)
         IS NOT DISTINCT FROM (excluded.path, excluded.size_bytes, excluded.modified_at)
         THEN clip_file.certificate END
     WHERE clip_file.state <> 'REMOVED'`,
    [id],
  );
  await tx.query(
    `INSERT INTO clip_file (mirror_id, scanned_at, ${facts})
     SELECT $1, now(), ${facts} FROM scan_file WHERE clip_id IS NULL OR is_spare
     ON CONFLICT (mirror_id, path) DO NOTHING`,
    [id],
  );
  await tx.query("UPDATE mirror SET scanned_at = now() WHERE id = $1", [id]);
}

/** A file system that is not mounted looks like an empty folder. */
async function refuseEmptied(tx: Transaction, mirrorId: string, name: string): Promise<void> {
  const rows: { had: number; has: number }[] = await tx.query(
    `SELECT (SELECT count(*) FROM clip_file WHERE mirror_id = $1 AND path IS NOT NULL
             AND state NOT IN ('JUNK', 'REMOVED'))::int AS had,
            (SELECT count(*) FROM scan_file WHERE NOT is_junk)::int AS has`,
    [mirrorId],
  );
  const { had = 0, has = 0 } = rows[0] ?? {};
  if (had === 0 || has > 0) return;
  const words = `Mirror ${name} holds no clip file now, and held ${had} at the last scan, so nothing was written. Check that its file system is mounted on this machine.`;
  throw new KineographError("CONFLICT", words);
}

/** Listed clips by state and reason, and junk files, as they stand now. */
export function readStateCounts(tx: Transaction, mirrorId: string): Promise<StateCount[]> {
  return tx.query(
    `SELECT state, reason, count(*)::int AS n FROM clip_file
     WHERE mirror_id = $1 AND (clip_id IS NOT NULL OR state = 'JUNK')
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [mirrorId],
  );
}

/** Files that are not used as they lie. */
export async function readRefused(tx: Transaction) {
  const unused = "f.is_spare OR f.state NOT IN ('PRESENT', 'REPLACED')";
  const refused: RefusedFile[] = await tx.query(
    `SELECT f.path, f.state, f.reason,
       nullif(concat_ws('; ', f.detail, 'the clip is read from ' || used.path), '') AS detail
     FROM scan_file f
     LEFT JOIN scan_file used ON used.clip_id = f.clip_id AND f.is_spare AND NOT used.is_spare
     WHERE ${unused} ORDER BY f.path COLLATE "C" LIMIT ${refusedCap}`,
  );
  const counts: { refusedCount: number; unlisted: number; spare: number }[] = await tx.query(
    `SELECT (count(*) FILTER (WHERE ${unused}))::int AS "refusedCount",
       (count(*) FILTER (WHERE clip_id IS NULL AND NOT is_junk))::int AS unlisted,
       (count(*) FILTER (WHERE is_spare))::int AS spare
     FROM scan_file f`,
  );
  const { refusedCount = 0, unlisted = 0, spare = 0 } = counts[0] ?? {};
  return { refused, refusedCount, unlisted, spare };
}
