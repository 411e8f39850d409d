import { basename } from "node:path";
import { markPublished } from "../catalog/index.js";
import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError, refreshStatistics, type Transaction } from "../platform/index.js";
import { findTarget, type Target } from "./find-target.js";
import type { Import, ImportOptions } from "./import-context.js";
import type { ImportReport } from "./import-report.js";
import { importSplits } from "./import-splits.js";
import { importSubset } from "./import-subset.js";
import { formatWords, type ListFormat } from "./list-format.js";
import { readLabelFile, type LabelMap } from "./read-label-file.js";
import { Refusals } from "./refusals.js";
import { readFormats, stageFiles } from "./stage-files.js";

/** Thrown to roll a dry run back; carries what it found. */
class DryRun extends Error {
  constructor(readonly report: ImportReport) {
    super("a dry run keeps nothing");
  }
}

/** What was read of the files before the transaction began. */
interface Read {
  formats: readonly ListFormat[];
  labels: LabelMap | null;
}

const most = 1000;

function checkOptions(options: ImportOptions): void {
  const { files, labels, subset, split, isPartial, isPublish } = options;
  const refuse = (words: string): never => {
    throw new KineographError("BAD_INPUT", words);
  };
  if (files.length === 0 || files.length > most) {
    refuse(`Name the annotation files to import: 1 to ${most} of them, not ${files.length}.`);
  }
  if (subset === undefined && (split !== undefined || isPartial)) {
    refuse("--split and --partial say which listings a subset takes: name it with --subset NAME.");
  }
  if (subset !== undefined && labels !== undefined) {
    refuse("A subset has the label map of its revision: leave --labels out.");
  }
  if (subset !== undefined && isPublish) {
    refuse("A subset is published with its revision: publish that by dataset publish.");
  }
  const names = files.map((path) => basename(path));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  // Refusals name a file by this name alone.
  refuse(`Two files are called ${twice}. Import each in a command of its own, or rename one.`);
}

/** Refuses lists that cannot be a split of the data set. @throws BAD_INPUT with what to do */
function checkFormats({ options, formats, target }: Import): void {
  if (options.subset !== undefined) return;
  const isTimed = target.source === "YOUTUBE";
  const place = formats.findIndex((each) => each === "ids" || (each === "paths" && isTimed));
  const format = formats[place];
  if (!format) return;
  const name = basename(options.files[place] ?? "");
  const words = `${name} is ${formatWords[format]}: it tells no split, and not the times of each clip, so it can only be a subset of listings that are there. Name it: --subset NAME`;
  throw new KineographError("BAD_INPUT", words);
}

async function readFinal(tx: Transaction, { revisionId }: Target) {
  const rows: {
    manifestDigest: string | null;
    labelMapDigest: string | null;
    classCount: number;
    unnumbered: number;
  }[] = await tx.query(
    `SELECT r.manifest_digest AS "manifestDigest", r.label_map_digest AS "labelMapDigest",
            count(b.*)::int AS "classCount", (count(b.*) - count(b.label_index))::int AS unnumbered
     FROM revision r LEFT JOIN label b ON b.revision_id = r.id WHERE r.id = $1 GROUP BY r.id`,
    [revisionId],
  );
  const [row] = rows;
  if (!row) throw new Error("a revision that is locked");
  return row;
}

function describeGaps(unusedColumns: readonly string[], unnumbered: number): string[] {
  const notes: string[] = [];
  if (unnumbered > 0) {
    notes.push(
      `No label map was given, so the label index of ${unnumbered} classes is not known. Import again with --labels FILE to number them.`,
    );
  }
  if (unusedColumns.length > 0) notes.push(`Columns not read: ${unusedColumns.join(", ")}.`);
  return notes;
}

async function importStaged(step: Import) {
  const { subset } = step.options;
  return subset === undefined
    ? { ...(await importSplits(step)), subset: null }
    : { ...(await importSubset(step, subset)), splits: [], newClipCount: 0 };
}

async function importInto(
  tx: Transaction,
  record: Import["record"],
  options: ImportOptions,
  { formats, labels }: Read,
): Promise<ImportReport> {
  // A large list takes longer than what a request may; the sorts are the import's main memory.
  await tx.query("SET LOCAL statement_timeout = 0");
  await tx.query("SET LOCAL work_mem = '64MB'");
  // A plan that was kept since the tables were small would walk them row by row.
  await tx.query("SET LOCAL plan_cache_mode = force_custom_plan");
  const { dataset, version, revision = "first-release", isNewVersion = false } = options;
  const target = await findTarget(tx, { dataset, version, revision, isNewVersion });
  const refusals = new Refusals(options.files.map((path) => basename(path)));
  const staged = { unusedColumns: [], labels: [] };
  const step: Import = { tx, record, options, target, formats, labels, refusals, staged };
  checkFormats(step);
  const isSplitWanted = options.subset === undefined;
  const lists = {
    paths: options.files,
    formats,
    isSplitWanted,
    isYouTube: target.source === "YOUTUBE",
  };
  const onProgress = options.onProgress ?? (() => undefined);
  step.staged = await stageFiles(tx, lists, refusals, onProgress);
  const { splits, subset, isUnchanged, newClipCount, notes } = await importStaged(step);
  if (options.isPublish) await markPublished(tx, record, { dataset, version, revision });
  const final = await readFinal(tx, target);
  const gaps = describeGaps(step.staged.unusedColumns, subset ? 0 : final.unnumbered);
  return {
    dataset,
    version,
    revision,
    isUnchanged,
    isDryRun: options.isDryRun ?? false,
    files: options.files.map((path, file) => ({
      name: basename(path),
      format: formats[file] ?? "csv",
    })),
    splits,
    subset,
    classCount: final.classCount,
    newClipCount,
    refusedCount: refusals.count,
    refused: refusals.rows,
    notes: [...notes, ...gaps],
    manifestDigest: final.manifestDigest,
    labelMapDigest: final.labelMapDigest,
    isPublished: target.isPublished || (options.isPublish ?? false),
  };
}

/**
 * Imports annotation lists into one revision: replaces the splits that the files hold and keeps
 * the others; or makes them a named subset of its listings. All of it commits with its audit entry,
 * or nothing does; the same lists again change nothing. Rows that are refused are told in the
 * report and hold up the rest only when they are more than 10 % of their file.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND for no such version;
 * BAD_INPUT for a file that is no list of clips, or mostly wrong; CONFLICT for a published revision
 */
export async function importAnnotations(
  context: ChangeContext,
  options: ImportOptions,
): Promise<ImportReport> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  checkOptions(options);
  const labels = options.labels === undefined ? null : await readLabelFile(options.labels);
  const formats = await readFormats(options.files, options.format);
  try {
    const report = await change(context, async (tx, record) => {
      const done = await importInto(tx, record, options, { formats, labels });
      if (done.isDryRun) throw new DryRun(done);
      return done;
    });
    if (!report.isUnchanged) await refreshStatistics(context.database);
    return report;
  } catch (error) {
    if (error instanceof DryRun) return error.report;
    throw error;
  }
}
