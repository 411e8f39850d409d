import type { Command } from "commander";
import { checkCounts, type CheckedSplit, type CountsReport } from "../ingest/index.js";
import { KineographError } from "../platform/index.js";
import { outputOf } from "./options.js";
import { table, writeResult } from "./output.js";
import { withCatalog } from "./run.js";

function describe({ verdict, vintages, nearest }: CheckedSplit): string {
  if (verdict === "EQUAL") return `equal to ${vintages.join(", ")}`;
  if (verdict === "OTHER_VINTAGE") return `another vintage: equal to ${vintages.join(", ")}`;
  if (!nearest) return "no figure is published";
  const { difference, count, unit, vintage, source } = nearest;
  const many = difference > 0 ? `${difference} more` : `${-difference} fewer`;
  return `${many} than the ${count} ${unit.toLowerCase()} of ${vintage} (${source})`;
}

function printCounts({ revisions }: CountsReport): string {
  const rows = revisions.flatMap((each) =>
    each.splits.map((split) => [
      each.version,
      each.revision,
      split.split,
      String(split.rows),
      String(split.ids),
      describe(split),
    ]),
  );
  const classes = revisions
    .filter((each) => each.classes > 0 && each.publishedClasses !== null)
    .filter((each) => each.classes !== each.publishedClasses)
    .map(
      (each) =>
        `${each.version} (${each.revision}) lists ${each.classes} classes, where ${each.publishedClasses} are published.`,
    );
  const heading = ["version", "revision", "split", "rows", "ids", "against what is published"];
  return [table(heading, rows), ...classes].join("\n");
}

/** dataset check: which vintage of its lists each revision is. Exit code 1: one is none. */
export function addCheckCommand(dataset: Command): void {
  dataset
    .command("check <dataset>")
    .description(
      "hold the counts of each revision against the published ones; exit 1 where one equals none",
    )
    .option("--version <name>", "only this version")
    .action(async (slug: string, options: { version?: string }, command: Command) => {
      const report = await withCatalog((context) =>
        checkCounts(context, { dataset: slug, version: options.version }),
      );
      writeResult(outputOf(command), report, printCounts);
      if (report.isKnown) return;
      const words =
        "Some counts equal no published vintage: a list is incomplete, or is of a vintage that is not known here.";
      throw new KineographError("CONFLICT", words);
    });
}
