import path from "node:path";
import { Option, type Command } from "commander";
import { ExportShape, exportTypes } from "../citation/index.js";
import type { Client, ComingList } from "./client.js";
import { addFilterOptions, toClipFilter, type FilterOptions } from "./filter-options.js";
import { outputOf } from "./options.js";
import { say, startProgress, writeResult, type Output } from "./output.js";
import { withClient } from "./run.js";
import { pourList, requireNew, writeList, writeSidecar } from "./write-list.js";

interface ExportOptions extends FilterOptions {
  version: string;
  format?: string;
  shape: string;
  spreadsheet?: true;
  purpose?: string;
  out: string;
}

const stdoutName = "-";

/** What a row of Parquet takes, for the bar alone: real lists have 14 to 30 bytes. */
const parquetRowBytes = 20;

const citationQuery = `query Citation($dataset: String!) { dataset(slug: $dataset) { citation } }`;

/** The form that was asked for: by --format, else by the name of the file, else CSV. */
function formatOf({ format, out }: ExportOptions): string {
  const extension = path.extname(out).slice(1);
  return format ?? (extension in exportTypes ? extension : "csv");
}

function addressOf(options: ExportOptions): string {
  const { dataset, version, shape, spreadsheet, purpose } = options;
  const place = `${encodeURIComponent(dataset)}/${encodeURIComponent(version)}`;
  const asked = new URLSearchParams({ shape });
  if (spreadsheet) asked.set("spreadsheet", "on");
  if (purpose !== undefined) asked.set("purpose", purpose);
  return `/exports/${place}.${formatOf(options)}?${asked.toString()}`;
}

/** Counts what has come, in rows of the list: its lines, or of Parquet by its bytes. */
function makeCounter({ facts }: ComingList, output: Output) {
  const progress = startProgress(output, "Exporting");
  const isText = facts.format !== "parquet";
  let done = 0;
  const onBytes = (piece: Buffer): void => {
    if (isText) for (const byte of piece) done += Number(byte === 10);
    else done += piece.length / parquetRowBytes;
    progress.update(Math.min(done, facts.rowCount), facts.rowCount);
  };
  return { onBytes, end: () => progress.end() };
}

async function exportToFile(client: Client, options: ExportOptions, output: Output) {
  const { out } = options;
  const sidecar = `${out}.json`;
  await requireNew(out);
  await requireNew(sidecar);
  const list = await client.fetchList(addressOf(options), toClipFilter(options));
  const counter = makeCounter(list, output);
  const written = await writeList(list.body, out, counter.onBytes).finally(counter.end);
  const { dataset } = await client.execute<{ dataset: { citation: string | null } | null }>(
    citationQuery,
    { dataset: options.dataset },
  );
  const about = { ...list.facts, ...written, citation: dataset?.citation ?? null };
  await writeSidecar(sidecar, about);
  return { out, sidecar, ...about };
}

async function exportToStdout(client: Client, options: ExportOptions, output: Output) {
  const list = await client.fetchList(addressOf(options), toClipFilter(options));
  const counter = makeCounter(list, output);
  await pourList(list.body, counter.onBytes).finally(counter.end);
  say(output, describe(list.facts));
}

/** The rows, and under which licences they go. */
function describe({ dataset, version, revision, rowCount, licences }: ComingList["facts"]): string {
  const layers = licences.map(({ layer, title }) => `${layer.toLowerCase()}: ${title}`);
  return [`${rowCount} rows of ${dataset} ${version} (${revision})`, ...layers].join("\n");
}

/** clips export: the list of a version's clips, into a file or to stdout. */
export function addExportCommand(clips: Command): void {
  const exported = clips
    .command("export")
    .description(
      "write a list of clips (needs a grant EXPORT), and beside it FILE.json: what it is",
    );
  addFilterOptions(exported, true)
    .addOption(
      new Option("--format <format>", "default: by the name of the file, else csv").choices(
        Object.keys(exportTypes),
      ),
    )
    .addOption(
      new Option("--shape <shape>", "full, or the columns of the CVDF's lists")
        .choices(Object.values(ExportShape))
        .default(ExportShape.FULL),
    )
    .option("--spreadsheet", "CSV: mark values that a spreadsheet would take for formulas")
    .option("--purpose <purpose>", "TRAIN, EVALUATE, ANNOTATE, PREVIEW, AUDIT or OTHER")
    .option("--out <file>", "where to write; - is stdout", stdoutName)
    .action(async (options: ExportOptions, command: Command) => {
      const output = outputOf(command);
      if (options.out !== stdoutName) {
        const done = await withClient((client) => exportToFile(client, options, output));
        return writeResult(output, done, (list) => `${list.out}: ${describe(list)}`);
      }
      if (output.isJson) {
        command.error("error: --json tells of a file: name one with --out", { exitCode: 2 });
      }
      return withClient((client) => exportToStdout(client, options, output));
    });
}
