import { InvalidArgumentError, Option, type Command } from "commander";
import { Split } from "../catalog/index.js";
import {
  importAnnotations,
  listFormats,
  type ImportReport,
  type ListFormat,
} from "../ingest/index.js";
import { KineographError } from "../platform/index.js";
import { outputOf } from "./options.js";
import { say, startProgress, table, writeResult } from "./output.js";
import { withCatalog } from "./run.js";

interface ImportCommandOptions {
  version: string;
  revision: string;
  annotations: string[];
  format?: ListFormat;
  labels?: string;
  subset?: string;
  split?: Split;
  partial?: true;
  publish?: true;
  newVersion?: true;
  dryRun?: true;
}

/** How many refused rows are printed; --json gives the first thousand. */
const printedRefusals = 20;

function describeOutcome(report: ImportReport): string[] {
  const { dataset, version, revision, subset } = report;
  const name = `${dataset} ${version} (${revision})`;
  const did = report.isDryRun ? "Would import" : "Imported";
  if (subset) {
    const what = `the subset ${subset.name} of ${name}: ${subset.clipCount} clips, from ${subset.rowCount} rows`;
    return [report.isUnchanged ? `There is just this already: ${what}.` : `${did} ${what}.`];
  }
  return [
    report.isUnchanged
      ? `${name} holds just this already: nothing was written.`
      : `${did} ${name}, ${report.classCount} classes, ${report.newClipCount} new clips.`,
    table(
      ["split", "rows", "classes"],
      report.splits.map((each) => [each.split, String(each.rows), String(each.classes)]),
    ),
  ];
}

function printReport(report: ImportReport): string {
  const lines = [...describeOutcome(report), ...report.notes];
  if (report.refusedCount > 0) {
    lines.push(`${report.refusedCount} rows were refused:`);
    for (const each of report.refused.slice(0, printedRefusals)) {
      lines.push(`  ${each.file}:${each.line} ${each.column ?? ""} ${each.reason} ${each.detail}`);
    }
    const more = report.refusedCount - printedRefusals;
    if (more > 0) lines.push(`  … and ${more} more (--json lists the first 1,000)`);
  }
  if (!report.isPublished && !report.isDryRun && !report.subset) {
    const { dataset, version, revision } = report;
    lines.push(
      `It is a draft that only operators see. Publish it: npx kineograph dataset publish ${dataset} --version ${version} --revision ${revision}`,
    );
  }
  return lines.join("\n");
}

/** @throws InvalidArgumentError (wrong usage) */
function parseSplit(text: string): Split {
  const found = Object.values(Split).find((each) => each === text.toUpperCase());
  if (found) return found;
  throw new InvalidArgumentError("Write train, validate, test or holdout.");
}

async function runImport(
  dataset: string,
  options: ImportCommandOptions,
  command: Command,
): Promise<void> {
  const output = outputOf(command);
  const progress = startProgress(output, "Reading");
  let isRead = false;
  const onProgress = (done: number, total: number): void => {
    if (isRead) return;
    progress.update(done, total);
    isRead = done >= total;
    if (!isRead) return;
    progress.end();
    say(output, "Read. Writing it to the catalog …");
  };
  const report = await withCatalog((context) =>
    importAnnotations(context, {
      dataset,
      version: options.version,
      revision: options.revision,
      files: options.annotations,
      format: options.format,
      labels: options.labels,
      subset: options.subset,
      split: options.split,
      isPartial: options.partial,
      isPublish: options.publish,
      isNewVersion: options.newVersion,
      isDryRun: options.dryRun,
      onProgress,
    }).finally(() => progress.end()),
  );
  writeResult(output, report, printReport);
}

/** dataset import: annotation lists into a version's revision. */
export function addImportCommand(dataset: Command): void {
  dataset
    .command("import <dataset>")
    .description(
      "import annotation lists into a draft revision: replaces the splits that the files hold, keeps the others; all or nothing, and the same again changes nothing",
    )
    .requiredOption("--version <name>", "the version: 400, 600, 700, 700-2020 …")
    .requiredOption("--annotations <file...>", "lists of clips: CSV, JSON, ids, paths")
    .option("--revision <name>", "the vintage of the lists", "first-release")
    .addOption(
      new Option("--format <format>", "what the lists are; default: what they look like").choices(
        listFormats,
      ),
    )
    .option(
      "--labels <file>",
      "class list: one name a line, its place from 0 is the label index; or numbered lines, or JSON",
    )
    .option("--subset <name>", "make the lists a named set of clips that the revision lists")
    .option("--split <split>", "of a subset: only clips of this split", parseSplit)
    .option("--partial", "of a subset: take what is listed, however much is not")
    .option("--publish", "publish the revision, after which it never changes")
    .option("--new-version", "add the version if there is none of that name")
    .option("--dry-run", "tell what would happen, and write nothing")
    .action(async (name: string, options: ImportCommandOptions, command: Command) => {
      if (options.annotations.length === 0) {
        throw new KineographError("BAD_INPUT", "Name at least one file after --annotations.");
      }
      await runImport(name, options, command);
    });
}
