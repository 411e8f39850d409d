/**
 * Rows a second of our import of the real annotation lists, against psql's \copy of the same columns
 * into a plain table of the same database, in turns. `npm run bench -- import`
 *
 * Then 1.5 million made rows of three versions, each imported by a process of its own.
 *
 * "staging" is what our side does until the rows stand checked in its temporary table: parse, check,
 * COPY. "import" is the whole command, with classes, clips, listings, counts, digest and audit entry.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { seedKinetics } from "../../src/catalog/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import { User } from "../../src/people/index.js";
import { openDatabase, type Database } from "../../src/platform/index.js";
import { Refusals } from "../../src/ingest/refusals.js";
import { stageFiles } from "../../src/ingest/stage-files.js";
import { createTestDatabase } from "../../test/support/database.js";
import { importOneVersion, makeImporter, measureWholeCatalog } from "./whole-catalog.js";

if (process.argv[2] === "one-version") {
  await importOneVersion(process.argv.slice(3));
  process.exit(0);
}

const rounds = Number(process.env["KINEOGRAPH_BENCH_ROUNDS"] ?? 7);
/** Whole imports take longer, and their server side dominates: fewer rounds. */
const importRounds = Math.min(rounds, 3);
const names = [
  "kinetics-400_val.csv",
  "kinetics-400_test.csv",
  "kinetics-600_val.csv",
  "kinetics-600_test.csv",
  "kinetics-700_2020_val.csv",
  "kinetics-700_2020_test.csv",
  "deepmind_kinetics400_validate.csv",
  "deepmind_kinetics400_test.csv",
];
const types: Record<string, string> = {
  time_start: "integer",
  time_end: "integer",
  is_cc: "integer",
};

const folder = mkdtempSync(join(tmpdir(), "kineograph-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The real lists, or made ones of the same shape and size where there are none. */
function findLists(): string[] {
  const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
  const real = join(process.env["KINEOGRAPH_TEST_DATA"] ?? beside, "annotations");
  const paths = names.map((name) => join(real, name));
  return paths.every((path) => existsSync(path)) ? paths : makeLists();
}

function makeLists(): string[] {
  return ["made_train.csv", "made_test.csv"].map((name, file) => {
    const rows = Array.from({ length: 150_000 }, (_, index) => {
      const id = (index * 2_654_435_761 + file).toString(36).padStart(11, "-").slice(0, 11);
      const columns = `${id},${index % 300},${(index % 300) + 10},train`;
      return file === 0 ? `class ${index % 400},${columns}` : columns;
    });
    const header = "label,youtube_id,time_start,time_end,split".slice(file === 0 ? 0 : 6);
    const path = join(folder, name);
    writeFileSync(path, `${header}\n${rows.join("\n")}\n`);
    return path;
  });
}

const countRows = (path: string): number =>
  readFileSync(path, "utf8").trimEnd().split("\n").length - 1;

/** Seconds that `work` takes. */
async function time(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** All lists by one psql, its start included, as somebody would do by hand. */
function copyByPsql(url: string, paths: readonly string[]): void {
  const script = paths.flatMap((path, index) => {
    const columns = (readFileSync(path, "utf8").split("\n", 1)[0] ?? "").trim().split(",");
    const shape = columns.map((column) => `${column} ${types[column] ?? "text"}`).join(", ");
    return [
      `CREATE TABLE plain_${index} (${shape});`,
      `\\copy plain_${index} FROM '${path}' CSV HEADER`,
    ];
  });
  const drops = paths.map((_, index) => `DROP TABLE IF EXISTS plain_${index};`);
  const file = join(folder, "copy.sql");
  writeFileSync(file, [...drops, "BEGIN;", ...script, "COMMIT;"].join("\n"));
  execFileSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-f", file, url], {
    stdio: ["ignore", "inherit", "ignore"],
  });
}

/** Parse, check and COPY of all lists, thrown away. */
async function stage(database: Database, paths: readonly string[]): Promise<void> {
  await database.transaction(async (tx) => {
    const refusals = new Refusals(paths.map((path) => basename(path)));
    const formats = paths.map(() => "csv" as const);
    const lists = { paths, formats, isSplitWanted: true, isYouTube: true };
    await stageFiles(tx, lists, refusals, () => undefined);
    if (refusals.count > 0) throw new Error(`${refusals.count} rows refused`);
    await tx.query("DROP TABLE staged_row");
  });
}

async function importAll(
  database: Database,
  paths: readonly string[],
  round: number,
): Promise<void> {
  for (const [index, path] of paths.entries()) {
    await importAnnotations(makeImporter(database), {
      dataset: "kinetics",
      version: "400",
      revision: `r${round}-${index}`,
      files: [path],
    });
  }
}

const paths = findLists();
const rows = paths.reduce((sum, path) => sum + countRows(path), 0);
const server = await createTestDatabase();
const database = await openDatabase({ url: server.applicationUrl, entities: [User] });
await seedKinetics(database);

const seconds: Record<"psql" | "staging" | "import", number[]> = {
  psql: [],
  staging: [],
  import: [],
};
for (let round = 0; round < rounds; round += 1) {
  // Who goes first takes turns too.
  const sides = [
    async () => seconds.psql.push(await time(() => copyByPsql(server.ownerUrl, paths))),
    async () => seconds.staging.push(await time(() => stage(database, paths))),
  ];
  for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side();
}
for (let round = 0; round < importRounds; round += 1) {
  seconds.import.push(await time(() => importAll(database, paths, round)));
}
await database.destroy();
await server.drop();
const empty = await createTestDatabase();
const seeded = await openDatabase({ url: empty.applicationUrl, entities: [User] });
await seedKinetics(seeded);
await seeded.destroy();
const whole = measureWholeCatalog(empty.applicationUrl, folder);
await empty.drop();

const rate = (name: keyof typeof seconds): number => rows / median(seconds[name]);
const line = (title: string, name: keyof typeof seconds): string => {
  const spread = `${Math.min(...seconds[name]).toFixed(2)}–${Math.max(...seconds[name]).toFixed(2)}`;
  const ratio = (rate(name) / rate("psql")).toFixed(2);
  return `| ${title} | ${median(seconds[name]).toFixed(2)} | ${spread} | ${Math.round(rate(name)).toLocaleString("en")} | ${ratio} |`;
};
console.log(`${rows.toLocaleString("en")} rows of ${paths.length} lists; ${cpus().length} cores, Node ${process.versions.node}; ${rounds} rounds (whole imports ${importRounds}), medians.

| what | seconds | least–most | rows/s | ratio to psql |
|---|---|---|---|---|
${line("psql \\copy into plain tables", "psql")}
${line("ours until staged: parse, check, COPY", "staging")}
${line("ours, the whole import", "import")}`);
const total = whole.reduce((sum, each) => sum + each.seconds, 0);
const cpu = whole.reduce((sum, each) => sum + each.cpuSeconds, 0);
const allRows = whole.reduce((sum, each) => sum + each.rows, 0);
console.log(`
| version | rows | new clips | seconds | processor s | rows/s | memory of the importing process |
|---|---|---|---|---|---|---|
${whole.map((each) => `| ${each.version} | ${each.rows.toLocaleString("en")} | ${each.newClips.toLocaleString("en")} | ${each.seconds.toFixed(1)} | ${each.cpuSeconds.toFixed(1)} | ${Math.round(each.rows / each.seconds).toLocaleString("en")} | ${each.residentMiB} MiB |`).join("\n")}
| together | ${allRows.toLocaleString("en")} | | ${total.toFixed(1)} | ${cpu.toFixed(1)} | ${Math.round(allRows / total).toLocaleString("en")} | |`);
process.exit(0);
