import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { addGrant } from "../../src/access/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import { runCli } from "../cli/cli-process.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { importRows } from "./import-rows.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-safe-"));

/** More than a page of the API, so that a list is put together from several. */
const many = 1203;

describe("version compare and version overlap", () => {
  let lab: TestProduct;
  let token: string;
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    const train = Array.from({ length: many }, (_, n) => `sipping cup,v${n},0,10,train`);
    await importRows(lab, { version: "700-2020", rows: [...train, "clap,-dash,3,13,train"] });
    await importRows(lab, {
      version: "400",
      rows: [",v7,0,10,test", ",v9,20,30,test", "clap,x,0,10,train"],
    });
    token = await lab.join("ada", { version: "400", scope: "METADATA" });
    await addGrant(await lab.context(), {
      dataset: "kinetics",
      version: "700-2020",
      scope: "METADATA",
      user: "ada",
      until: null,
    });
    await lab.ask("mutation { acceptTerms(input: { number: 1 }) { terms { number } } }", {}, token);
  });
  after(async () => {
    await lab.close();
    rmSync(folder, { recursive: true });
  });

  function run(...args: string[]) {
    const environment = { KINEOGRAPH_URL: lab.url, KINEOGRAPH_TOKEN: token };
    return runCli(["--quiet", "version", ...args], { environment });
  }
  const overlap = ["overlap", "--train", "700-2020:train", "--evaluate", "400:test"];

  it("tell the verdict, the pairs, the offending clips and what is safe, as text and as JSON", async () => {
    const text = await run(...overlap, "--level", "video");
    assert.deepEqual([text.exitCode, text.stderr], [0, ""]);
    assert.match(text.stdout, /^OVERLAPS: 2 videos of kinetics 400 TEST/);
    assert.match(
      text.stdout,
      /v9 +700-2020 TRAIN \(first-release\) 0-10 sipping cup +400 TEST \(first-release\) 20-30 label hidden/,
    );
    assert.match(text.stdout, /Safe to train on: 1202 listings; left out: 2\./);
    const { stdout } = await run(...overlap, "--level", "segment", "--json");
    const answer = JSON.parse(stdout) as {
      verdict: string;
      count: number;
      pairs: { count: number }[];
    };
    assert.deepEqual([answer.verdict, answer.count, answer.pairs[0]?.count], ["OVERLAPS", 1, 1]);
  });

  it("write a safe list that dataset import reads, audited with its purpose", async () => {
    const file = path.join(folder, "safe.csv");
    const { exitCode, stderr, stdout } = await run(
      ...overlap,
      "--safe-list",
      file,
      "--purpose",
      "train",
      "--json",
    );
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const { safeList } = JSON.parse(stdout) as { safeList: { file: string; rows: number } };
    assert.deepEqual(safeList, { file, rows: many - 1 });
    const [heading, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
    assert.equal(heading, "label,youtube_id,time_start,time_end,split,version,revision");
    assert.equal(rows.length, many - 1);
    assert.ok(rows.includes("sipping cup,v0,0,10,train,700-2020,first-release"));
    assert.ok(rows.includes("clap,-dash,3,13,train,700-2020,first-release"));
    const ids = new Set(rows.map((row) => row.split(",")[1]));
    assert.deepEqual(
      [ids.size, ids.has("v7"), ids.has("v9"), ids.has("v8")],
      [many - 1, false, false, true],
    );
    const report = await importAnnotations(await lab.context(), {
      dataset: "kinetics",
      version: "safe",
      isNewVersion: true,
      files: [file],
    });
    assert.deepEqual([report.refusedCount, report.splits[0]?.rows], [0, many - 1]);
    assert.deepEqual(readdirSync(folder), ["safe.csv"]);
    const filter = { user: "ada", dataset: "kinetics", version: "700-2020" };
    const auditor = await lab.join("eve", { role: "AUDITOR" });
    const { data } = await lab.ask<{
      auditEntries: { nodes: { purpose: string; objectCount: number }[] };
    }>(
      "query ($filter: AuditFilter) { auditEntries(filter: $filter, first: 3) { nodes { purpose objectCount } } }",
      { filter },
      auditor,
    );
    const noted = data?.auditEntries.nodes.map((each) => [each.purpose, each.objectCount]);
    // The last page, the first, and before them the verdict with the two clips that it showed.
    assert.deepEqual(noted, [
      ["TRAIN", many - 1 - 1000],
      ["TRAIN", 1000],
      ["TRAIN", 2],
    ]);
  });

  it("never write over a file, nor leave half of one", async () => {
    const there = path.join(folder, "safe.csv");
    const content = readFileSync(there, "utf8");
    const { exitCode, stderr } = await run(...overlap, "--safe-list", there);
    assert.equal(exitCode, 1);
    assert.match(stderr, /is there already\. Name a new file/);
    assert.equal(readFileSync(there, "utf8"), content);
    const lost = path.join(folder, "none", "safe.csv");
    const missing = await run(...overlap, "--safe-list", lost);
    assert.equal(missing.exitCode, 1);
    assert.match(missing.stderr, /cannot be written \(ENOENT\)/);
    assert.ok(!existsSync(lost));
  });

  it("compare versions and list the clips that changed", async () => {
    const { exitCode, stdout } = await run(
      "compare",
      "400",
      "700-2020@first-release",
      "--change",
      "retimed",
    );
    assert.equal(exitCode, 0);
    assert.match(stdout, /^400 \(first-release\) → 700-2020 \(first-release\)/);
    assert.match(stdout, /shared +1\n/);
    assert.match(stdout, /v9 +400\/TEST 20-30 label hidden +700-2020\/TRAIN 0-10 sipping cup/);
    assert.match(stdout, /1 classes added: sipping cup/);
    const json = await run("compare", "400", "700-2020", "--json");
    const answer = JSON.parse(json.stdout) as {
      clipCounts: Record<string, number>;
      clips?: unknown;
    };
    assert.deepEqual(
      [answer.clipCounts["moved"], answer.clipCounts["added"], answer.clips],
      [1, many - 1, undefined],
    );
  });

  it("say what is wrong with a name: usage by exit code 2, a version by 1", async () => {
    for (const name of ["400", "400:vaal", "400:", "a:b:c"]) {
      const { exitCode, stderr } = await run("overlap", "--train", name, "--evaluate", "400:test");
      assert.equal(exitCode, 2, name);
      assert.match(stderr, /VERSION:SPLIT, such as 700-2020:train/);
    }
    assert.equal((await run("overlap", "--train", "400:train")).exitCode, 2);
    assert.equal((await run("compare", "400")).exitCode, 2);
    const unknown = await run("overlap", "--train", "900:train", "--evaluate", "400:test");
    assert.equal(unknown.exitCode, 1);
    assert.match(unknown.stderr, /no published version "900"/);
    const both = await run("overlap", "--train", "400:test", "--evaluate", "400:test");
    assert.match(both.stderr, /cannot be evaluated on/);
  });
});
