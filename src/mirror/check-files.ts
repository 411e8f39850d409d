import { KineographError, type Transaction } from "../platform/index.js";
import { checkFile, type CheckSettings, type Finding } from "./check-file.js";

const batchSize = 256;
/** So many decoders that end in a row are no longer these files' fault. */
const decoderFaultCap = 20;

/** Runs `work` over `items`, so many at a time; the results are in the items' order. */
async function mapConcurrently<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const runner = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, runner));
  return results;
}

async function writeFindings(connection: Transaction, findings: readonly Finding[]): Promise<void> {
  await connection.query(
    `UPDATE scan_file f SET is_checked = true, reason = g.reason, detail = g.detail,
       decoded_at = coalesce(g.decoded_at, f.decoded_at), sha256 = coalesce(g.sha256, f.sha256),
       container = g.container, codec = g.codec, pixel_format = g.pixel_format,
       width_px = g.width_px, height_px = g.height_px, rotation_degrees = g.rotation_degrees,
       frame_rate_num = g.frame_rate_num, frame_rate_den = g.frame_rate_den,
       frame_count = g.frame_count, keyframe_count = g.keyframe_count, duration_ms = g.duration_ms
     FROM jsonb_populate_recordset(NULL::scan_file, $1::jsonb) g WHERE f.path = g.path`,
    [JSON.stringify(findings)],
  );
}

/**
 * Looks into every staged file that was not taken over from the last scan, `concurrency` at a time.
 *
 * @returns how many
 * @throws DECODER_UNAVAILABLE when decoders end one after the other, whatever file they read
 */
export async function checkFiles(
  connection: Transaction,
  settings: CheckSettings & { concurrency: number },
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const open = "NOT is_checked AND NOT is_junk AND reason IS NULL";
  const counts: { n: number }[] = await connection.query(
    `SELECT count(*)::int AS n FROM scan_file WHERE ${open}`,
  );
  const total = counts[0]?.n ?? 0;
  let done = 0;
  let decoderFaults = 0;
  onProgress(done, total);
  const check = async (path: string): Promise<Finding> => {
    const finding = await checkFile(path, settings);
    decoderFaults = finding.isDecoderFault ? decoderFaults + 1 : 0;
    if (decoderFaults >= decoderFaultCap) {
      const words = `The decoder ended on ${decoderFaultCap} files in a row, so the scan was given up and nothing was written. Build the decoder anew with npm run build:decoder, look at the log, and scan again.`;
      throw new KineographError("DECODER_UNAVAILABLE", words);
    }
    done += 1;
    onProgress(done, total);
    return finding;
  };
  for (let last = ""; ;) {
    const rows: { path: string }[] = await connection.query(
      `SELECT path FROM scan_file WHERE ${open} AND path COLLATE "C" > $1
       ORDER BY path COLLATE "C" LIMIT ${batchSize}`,
      [last],
    );
    const end = rows.at(-1);
    if (!end) return total;
    const paths = rows.map((row) => row.path);
    await writeFindings(connection, await mapConcurrently(paths, settings.concurrency, check));
    last = end.path;
  }
}
