import { Option, type Command } from "commander";
import { addMirror, scanMirror, type ScanReport } from "../mirror/index.js";
import { outputOf } from "./options.js";
import { startProgress, table, writeResult } from "./output.js";
import { withCatalog } from "./run.js";

interface AddOptions {
  root: string;
  dataset: string;
  version?: string[];
  cluster?: string;
  layout: string;
  deployedOn?: string;
}

/** How many refused files are printed; the report that --json gives holds more. */
const printedRefusals = 20;

/** What a scan found, for a person: the counts, and the first of the refused files. */
export function printScan(report: ScanReport): string {
  const lines = [
    table(
      ["state", "reason", "clips"],
      report.counts.map((each) => [each.state, each.reason ?? "", String(each.n)]),
    ),
  ];
  if (report.refusedCount > 0) lines.push(`${report.refusedCount} files were refused:`);
  for (const each of report.refused.slice(0, printedRefusals)) {
    lines.push(`  ${each.path} ${each.state} ${each.reason ?? ""} ${each.detail}`);
  }
  const more = report.refusedCount - printedRefusals;
  if (more > 0) lines.push(`  … and ${more} more (--json lists the first 10,000)`);
  return lines.join("\n");
}

/** mirror add and scan: the lab's local copies of a data set. */
export function addMirrorCommands(program: Command): void {
  const mirror = program.command("mirror").description("the lab's local copies");
  mirror
    .command("add <name>")
    .description("name a folder that holds clips of a data set")
    .requiredOption("--root <dir>", "the folder")
    .option("--dataset <slug>", "the data set", "kinetics")
    .option("--version <name...>", "the versions it holds; default: all of the data set")
    .option("--cluster <name>", "the machine or cluster it is on")
    .option("--layout <layout>", "how files lie there", "auto")
    .option("--deployed-on <day>", "when it was put there: 2024-04")
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { root, dataset, version: versions, cluster, layout, deployedOn } = options;
      const wish = { name, root, dataset, versions, cluster, layout, deployedOn };
      await withCatalog((context, { frames }) =>
        addMirror(context, wish, { mirrorRoots: frames.mirrorRoots }),
      );
      const next = `Added the mirror ${name}. Find its clips: npx kineograph mirror scan ${name}`;
      writeResult(outputOf(command), { name, root }, () => next);
    });
  mirror
    .command("scan <name>")
    .description("find the clip files of a mirror and the state of each")
    .addOption(
      new Option("--verify <depth>", "read the header, decode every frame, or hash every byte")
        .choices(["probe", "decode", "hash"])
        .default("probe"),
    )
    .action(
      async (name: string, options: { verify: "probe" | "decode" | "hash" }, command: Command) => {
        const output = outputOf(command);
        const progress = startProgress(output, "Scanning");
        const report = await withCatalog((context, { frames: { pool, mirrorRoots } }) =>
          scanMirror(context, {
            name,
            verify: options.verify,
            pool,
            mirrorRoots,
            onProgress: (done: number, total: number) => progress.update(done, total),
          }).finally(() => progress.end()),
        );
        writeResult(output, report, printScan);
      },
    );
}
