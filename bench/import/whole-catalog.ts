import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importAnnotations } from "../../src/ingest/index.js";
import { User } from "../../src/people/index.js";
import { openDatabase, type Database } from "../../src/platform/index.js";

/**
 * Made lists of the size of three versions, 1.5 million rows in all. Ids are numbers hashed, so
 * that versions share what they share of real ones, roughly: `from` is the first.
 */
const versions = [
  {
    version: "700",
    classes: 700,
    train: [0, 545_000],
    validate: [545_000, 35_000],
    test: [580_000, 70_000],
  },
  {
    version: "600",
    classes: 600,
    train: [240_000, 392_000],
    validate: [700_000, 30_000],
    test: [730_000, 73_000],
  },
  {
    version: "400",
    classes: 400,
    train: [450_000, 287_000],
    validate: [803_000, 20_000],
    test: [823_000, 48_000],
  },
] as const;

const idOf = (n: number): string =>
  createHash("sha256").update(String(n)).digest("base64url").slice(0, 11);

/** Lists of one version; the train list is ordered by class, as real ones are. */
function makeLists(folder: string, made: (typeof versions)[number]): string[] {
  return (["train", "validate", "test"] as const).map((split) => {
    const [from, count] = made[split];
    const rows = Array.from({ length: count }, (_, index) => {
      const start = ((from + index) * 7919) % 300;
      const label = `class number ${(index * 31) % made.classes}`;
      return `"${label}",${idOf(from + index)},${start},${start + 10},${split}\n`;
    });
    if (split === "train") rows.sort();
    const path = join(folder, `k${made.version}_${split}.csv`);
    const file = openSync(path, "w");
    writeSync(file, "label,youtube_id,time_start,time_end,split\n");
    for (let at = 0; at < rows.length; at += 10_000) {
      writeSync(file, rows.slice(at, at + 10_000).join(""));
    }
    closeSync(file);
    return path;
  });
}

/** Who imports, in a bench. */
export function makeImporter(database: Database) {
  const facts = { id: "1", name: "bench", displayName: "Bench", role: "ADMIN" as const };
  const viewer = { user: Object.assign(new User(), facts), via: "local" as const };
  return { database, viewer, request: { id: "bench", ip: null, userAgent: null } };
}

export interface VersionFigures {
  version: string;
  rows: number;
  newClips: number;
  seconds: number;
  /** Processor time of the server's connections and of the importing process: what a neighbour costs least. */
  cpuSeconds: number;
  /** The most memory that the importing process held at once. */
  residentMiB: number;
}

/** Processor time so far of a process of this machine; 100 ticks a second, as Linux tells it. */
function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function readServerCpuSeconds(database: Database): Promise<number> {
  const rows: { pid: number }[] = await database.query(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()",
  );
  return rows.reduce((sum, { pid }) => sum + readCpuSeconds(pid), 0);
}

/** Imports one version in this process and prints its figures; `measureWholeCatalog` starts it. */
export async function importOneVersion([url = "", version = "", ...files]: readonly string[]) {
  const database = await openDatabase({ url, entities: [User] });
  const begin = performance.now();
  const report = await importAnnotations(makeImporter(database), {
    dataset: "kinetics",
    version,
    revision: "whole",
    files,
  });
  const figures: VersionFigures = {
    version,
    rows: report.splits.reduce((sum, split) => sum + split.rows, 0),
    newClips: report.newClipCount,
    seconds: (performance.now() - begin) / 1000,
    cpuSeconds: (await readServerCpuSeconds(database)) + readCpuSeconds(process.pid),
    residentMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify(figures));
  await database.destroy();
}

/** The whole import of 1.5 million listings, each version by a process of its own, one after the other. */
export function measureWholeCatalog(url: string, folder: string): VersionFigures[] {
  const bench = fileURLToPath(new URL("import.bench.ts", import.meta.url));
  return versions.map((made) => {
    const files = makeLists(folder, made);
    const args = ["--import", "tsx", bench, "one-version", url, made.version, ...files];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as VersionFigures;
  });
}
