import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { appendEntries } from "../audit/index.js";
import { countClipStates } from "../clips/index.js";
import type { DecoderPool } from "../decoder/index.js";
import { actorOf, requireRole, type ChangeContext } from "../people/index.js";
import {
  isDatabaseAway,
  KineographError,
  refreshStatistics,
  type Transaction,
} from "../platform/index.js";
import { checkFiles } from "./check-files.js";
import { resolveRoots } from "./resolve-inside.js";
import type { ScanReport, StateCount, Verify } from "./scan-report.js";
import {
  dropScanTables,
  findMirror,
  joinClips,
  keepUnchanged,
  makeScanTables,
  stageFiles,
  type ScannedMirror,
} from "./stage-walk.js";
import { walkMirror } from "./walk-mirror.js";
import { judgeFiles, readRefused, readStateCounts, writeClipFiles } from "./write-scan.js";

/** Which mirror to scan, and how far to look into each file. */
export interface ScanOptions {
  name: string;
  verify: Verify;
  pool: Pick<DecoderPool, "probe" | "verify">;
  /** Folders that the mirror's links may lead into, besides its own root. */
  mirrorRoots?: readonly string[] | undefined;
  /** Files looked into at a time: the pool's size. Default the number of cores. */
  concurrency?: number | undefined;
  /** Called with how many files were looked into, of how many that need it. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Stages what lies in the mirror and counts what is no video. */
async function stageMirror(
  connection: Transaction,
  { name, root: named }: ScannedMirror,
  mirrorRoots: readonly string[],
) {
  const words = `The root of mirror ${name} cannot be read here. Check that it is mounted and that the server's account may read it, or name another with: npx kineograph mirror add ${name} --root DIR`;
  const root = await realpath(named).catch((cause: unknown) => {
    throw new KineographError("CLIP_UNAVAILABLE", words, { cause });
  });
  const allowed = [root, ...(await resolveRoots(mirrorRoots))];
  const tally = { ignored: 0 };
  try {
    for await (const files of walkMirror(root, allowed, tally)) await stageFiles(connection, files);
  } catch (cause) {
    const code = cause instanceof Error && "syscall" in cause ? cause.syscall : null;
    if (code !== "opendir" && code !== "scandir" && code !== "stat") throw cause;
    throw new KineographError("CLIP_UNAVAILABLE", words, { cause });
  }
  return { root, allowed, ignored: tally.ignored };
}

function describe(mirror: ScannedMirror, verify: Verify, counts: readonly StateCount[]): string {
  const states = new Map<string, number>();
  for (const { state, n } of counts) states.set(state, (states.get(state) ?? 0) + n);
  const words = [...states].map(([state, n]) => `${state} ${n}`).join(", ");
  return `mirror ${mirror.name} (${verify}): ${words || "no clip is listed"}`;
}

async function scan(
  connection: Transaction,
  context: ChangeContext,
  options: ScanOptions,
): Promise<ScanReport> {
  const { name, verify, pool, mirrorRoots = [], concurrency = availableParallelism() } = options;
  const mirror = await findMirror(connection, name);
  await makeScanTables(connection, mirror.id);
  const { root, allowed, ignored } = await stageMirror(connection, mirror, mirrorRoots);
  await joinClips(connection);
  await keepUnchanged(connection, mirror.id, verify);
  const settings = { root, allowed, pool, verify, concurrency };
  const checked = await checkFiles(connection, settings, options.onProgress ?? (() => undefined));
  await judgeFiles(connection);
  return connection.transaction(async (tx) => {
    await writeClipFiles(tx, mirror);
    await countClipStates(tx, { mirrorId: mirror.id });
    const counts = await readStateCounts(tx, mirror.id);
    const notes = counts.some((each) => each.state !== "JUNK")
      ? []
      : [
          "The mirror's versions list no clips yet. Import their lists with: npx kineograph dataset import",
        ];
    await appendEntries(tx, [
      {
        act: "mirror.scan",
        outcome: "allowed",
        actor: actorOf(context.viewer),
        request: context.request,
        subject: describe(mirror, verify, counts),
      },
    ]);
    return { mirror: name, verify, counts, ...(await readRefused(tx)), ignored, checked, notes };
  });
}

/**
 * Looks at all that lies in a mirror and writes what it found of each listed clip. The walk and the
 * decoding run outside of any transaction; what they found is written in one, with its audit entry.
 * A second scan of the same mirror waits for the first. Files that have not changed since the last
 * scan are not opened again, unless `verify` asks for more than it looked at.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND for no such mirror;
 * CLIP_UNAVAILABLE when its root cannot be read; CONFLICT when all of its files are gone at once;
 * DECODER_UNAVAILABLE when the decoder fails on file after file
 */
export async function scanMirror(
  context: ChangeContext,
  options: ScanOptions,
): Promise<ScanReport> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  const runner = context.database.createQueryRunner();
  const connection = runner.manager;
  const lock = [`kineograph mirror ${options.name}`];
  try {
    // Set statements over a whole mirror take longer than what a request may.
    await connection.query("SET statement_timeout = 0");
    // A plan that was kept since the tables were small would walk them row by row.
    await connection.query("SET plan_cache_mode = force_custom_plan");
    await connection.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", lock);
    const report = await scan(connection, context, options);
    await refreshStatistics(context.database);
    return report;
  } catch (cause) {
    if (!isDatabaseAway(cause)) throw cause;
    const message = "The database went away during the scan, so nothing was written. Scan again.";
    throw new KineographError("DATABASE_UNAVAILABLE", message, { cause });
  } finally {
    await clean(connection, lock);
    await runner.release();
  }
}

/** Leaves the connection as it was; one that broke takes its tables and its lock with it. */
async function clean(connection: Transaction, lock: readonly string[]): Promise<void> {
  try {
    await dropScanTables(connection);
    await connection.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [...lock]);
    await connection.query("RESET statement_timeout");
    await connection.query("RESET plan_cache_mode");
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
  }
}
