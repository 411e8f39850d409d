import { basename } from "node:path";
import { countClipStates } from "../catalog/index.js";
import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError, type Transaction } from "../platform/index.js";
import { findTarget, type Target, type TargetName } from "./find-target.js";
import type { ImportedSplit, ImportReport } from "./import-report.js";
import { hasLabelMap, readLabelFile, stageLabelMap, writeLabels } from "./label-map.js";
import { readManifestDigest } from "./read-manifest-digest.js";
import { Refusals } from "./refusals.js";
import { refuseStagedRows } from "./refuse-staged-rows.js";
import { hasStagedListings, readStagedSplits, replaceSplits } from "./replace-splits.js";
import { stageFiles, type OnProgress } from "./stage-files.js";

/** What to import, and into which revision. */
export interface ImportOptions {
  dataset: string;
  version: string;
  /** Default `first-release`. */
  revision?: string | undefined;
  /** Makes the version when there is none of that name. */
  isNewVersion?: boolean | undefined;
  /** Paths of annotation lists. */
  files: readonly string[];
  /** Path of a class list: one name a line, its number from 0 the label index. */
  labels?: string | undefined;
  /** Publishes the revision at the end, after which it never changes. */
  isPublish?: boolean | undefined;
  /** Does it all and keeps nothing. */
  isDryRun?: boolean | undefined;
  onProgress?: OnProgress | undefined;
}

/** Thrown to roll a dry run back; carries what it found. */
class DryRun extends Error {
  constructor(readonly report: ImportReport) {
    super("a dry run keeps nothing");
  }
}

type Recorder = Parameters<Parameters<typeof change>[1]>[1];

/** What the steps of one import share. */
interface Import {
  tx: Transaction;
  record: Recorder;
  options: ImportOptions;
  target: Target;
  splits: ImportedSplit[];
  hasMap: boolean;
}

const most = 1000;

function requireFiles({ files }: ImportOptions): void {
  if (files.length === 0 || files.length > most) {
    const words = `Name the annotation files to import: 1 to ${most} of them, not ${files.length}.`;
    throw new KineographError("BAD_INPUT", words);
  }
  const names = files.map((path) => basename(path));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  // Refusals name a file by this name alone.
  const words = `Two files are called ${twice}. Import each in a command of its own, or rename one.`;
  throw new KineographError("BAD_INPUT", words);
}

/** Replaces the staged splits and gives the new digest and how many clips are new. */
async function write({ tx, target, splits, hasMap, record }: Import) {
  if (target.isPublished) {
    const words = `Revision ${target.revision} of ${target.dataset} ${target.version} is published and never changes, and these lists differ from it. Import them into another: --revision NAME`;
    throw new KineographError("CONFLICT", words);
  }
  const newClipCount = await replaceSplits(tx, target, splits);
  await writeLabels(tx, target, hasMap);
  await countClipStates(tx, { revisionId: target.revisionId });
  const manifestDigest = await readManifestDigest(tx, target.revisionId);
  await tx.query("UPDATE revision SET manifest_digest = $2 WHERE id = $1", [
    target.revisionId,
    manifestDigest,
  ]);
  const what = splits.map((each) => `${each.split} ${each.rows}`).join(", ");
  await record({
    act: "dataset.import",
    version: toFacts(target, manifestDigest),
    subject: `${target.dataset} ${target.version} ${target.revision}: ${what}`,
  });
  return { newClipCount, manifestDigest };
}

function toFacts({ dataset, version, revision }: Target, manifestDigest: string | null) {
  return { dataset, version, revision, manifestDigest };
}

async function publish({ tx, target, record }: Import, manifestDigest: string | null) {
  if (target.isPublished) return;
  await tx.query("UPDATE revision SET published_at = now() WHERE id = $1", [target.revisionId]);
  const subject = `${target.dataset} ${target.version} ${target.revision}`;
  await record({ act: "version.publish", version: toFacts(target, manifestDigest), subject });
}

async function countClasses(tx: Transaction, { revisionId }: Target) {
  const rows: { n: number; unnumbered: number }[] = await tx.query(
    `SELECT count(*)::int AS n, (count(*) - count(label_index))::int AS unnumbered
     FROM label WHERE revision_id = $1`,
    [revisionId],
  );
  return rows[0] ?? { n: 0, unnumbered: 0 };
}

function makeNotes(unusedColumns: readonly string[], unnumbered: number): string[] {
  const notes: string[] = [];
  if (unnumbered > 0) {
    notes.push(
      `No label map was given, so the label index of ${unnumbered} classes is not known. Import again with --labels FILE to number them.`,
    );
  }
  if (unusedColumns.length > 0) notes.push(`Columns not read: ${unusedColumns.join(", ")}.`);
  return notes;
}

async function importInto(
  tx: Transaction,
  record: Recorder,
  options: ImportOptions,
  labels: readonly string[] | null,
): Promise<ImportReport> {
  // A large list takes longer than what a request may; the sorts are the import's main memory.
  await tx.query("SET LOCAL statement_timeout = 0");
  await tx.query("SET LOCAL work_mem = '64MB'");
  const { dataset, version, revision = "first-release", isNewVersion = false } = options;
  const name: TargetName = { dataset, version, revision, isNewVersion };
  const target = await findTarget(tx, name);
  const refusals = new Refusals(options.files.map((path) => basename(path)));
  const unusedColumns = await stageFiles(
    tx,
    options.files,
    refusals,
    options.onProgress ?? (() => undefined),
  );
  const hasMap = await stageLabelMap(tx, target, labels);
  await refuseStagedRows(tx, refusals, hasMap);
  const splits = await readStagedSplits(tx);
  const step: Import = { tx, record, options, target, splits, hasMap };
  const isUnchanged =
    (await hasStagedListings(tx, target, splits)) && (!hasMap || (await hasLabelMap(tx, target)));
  const { manifestDigest, newClipCount } = isUnchanged
    ? { manifestDigest: target.manifestDigest, newClipCount: 0 }
    : await write(step);
  if (options.isPublish) await publish(step, manifestDigest);
  const classes = await countClasses(tx, target);
  return {
    dataset,
    version,
    revision,
    isUnchanged,
    isDryRun: options.isDryRun ?? false,
    splits,
    classCount: classes.n,
    newClipCount,
    refusedCount: refusals.count,
    refused: refusals.rows,
    notes: makeNotes(unusedColumns, classes.unnumbered),
    manifestDigest,
    isPublished: target.isPublished || (options.isPublish ?? false),
  };
}

/**
 * Imports annotation lists into one revision: replaces the splits that the files hold and keeps
 * the others. All of it commits with its audit entry, or nothing does; the same lists again change
 * nothing. Rows that are refused are told in the report and hold up the rest only when they are
 * more than 10 % of their file.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND for no such version;
 * BAD_INPUT for a file that is no list of clips, or mostly wrong; CONFLICT for a published revision
 */
export async function importAnnotations(
  context: ChangeContext,
  options: ImportOptions,
): Promise<ImportReport> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  requireFiles(options);
  const labels = options.labels === undefined ? null : await readLabelFile(options.labels);
  try {
    return await change(context, async (tx, record) => {
      const report = await importInto(tx, record, options, labels);
      if (report.isDryRun) throw new DryRun(report);
      return report;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.report;
    throw error;
  }
}
