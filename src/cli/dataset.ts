import type { Command } from "commander";
import { importAnnotations, type ImportReport } from "../ingest/index.js";
import { KineographError } from "../platform/index.js";
import { outputOf } from "./options.js";
import { startProgress, table, writeResult } from "./output.js";
import { withCatalog } from "./run.js";

interface ImportCommandOptions {
  version: string;
  revision: string;
  annotations: string[];
  labels?: string;
  publish?: true;
  newVersion?: true;
  dryRun?: true;
}

/** How many refused rows are printed; --json gives the first thousand. */
const printedRefusals = 20;

function printReport(report: ImportReport): string {
  const { dataset, version, revision } = report;
  const did = report.isDryRun ? "Would import" : "Imported";
  const lines = [
    report.isUnchanged
      ? `${dataset} ${version} (${revision}) holds just this already: nothing was written.`
      : `${did} ${dataset} ${version} (${revision}), ${report.classCount} classes, ${report.newClipCount} new clips.`,
    table(
      ["split", "rows", "classes"],
      report.splits.map((each) => [each.split, String(each.rows), String(each.classes)]),
    ),
    ...report.notes,
  ];
  if (report.refusedCount > 0) {
    lines.push(`${report.refusedCount} rows were refused:`);
    for (const each of report.refused.slice(0, printedRefusals)) {
      lines.push(`  ${each.file}:${each.line} ${each.column ?? ""} ${each.reason} ${each.detail}`);
    }
    const more = report.refusedCount - printedRefusals;
    if (more > 0) lines.push(`  … and ${more} more (--json lists the first 1,000)`);
  }
  if (!report.isPublished && !report.isDryRun) {
    lines.push(
      "It is a draft that only operators see: publish it by the same command with --publish.",
    );
  }
  return lines.join("\n");
}

async function runImport(
  dataset: string,
  options: ImportCommandOptions,
  command: Command,
): Promise<void> {
  const output = outputOf(command);
  const progress = startProgress(output, "Importing");
  const report = await withCatalog((context) =>
    importAnnotations(context, {
      dataset,
      version: options.version,
      revision: options.revision,
      files: options.annotations,
      labels: options.labels,
      isPublish: options.publish,
      isNewVersion: options.newVersion,
      isDryRun: options.dryRun,
      onProgress: (done, total) => progress.update(done, total),
    }).finally(() => progress.end()),
  );
  writeResult(output, report, printReport);
}

/** dataset import: annotation lists into a version's revision. */
export function addDatasetCommands(program: Command): void {
  const dataset = program.command("dataset").description("data sets and their versions");
  dataset
    .command("import <dataset>")
    .description(
      "import annotation lists into a draft revision: replaces the splits that the files hold, keeps the others; all or nothing, and the same again changes nothing",
    )
    .requiredOption("--version <name>", "the version: 400, 600, 700, 700-2020 …")
    .requiredOption("--annotations <file...>", "CSV lists of clips")
    .option("--revision <name>", "the vintage of the lists", "first-release")
    .option("--labels <file>", "class list: one name a line, its place from 0 is the label index")
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
