import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { createTestDatabase, type TestDatabase } from "../support/database.js";
import { runCli, type Ended } from "./cli-process.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-dataset-"));

function write(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("dataset commands", () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<Ended> =>
    runCli(["--quiet", "dataset", ...args], {
      environment: {
        KINEOGRAPH_HOME: path.join(folder, "home"),
        KINEOGRAPH_AUTH: "off",
        DATABASE_URL: database.applicationUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
      },
      deadlineMs: 60_000,
    });
  function readJson({ exitCode, stdout, stderr }: Ended): Record<string, unknown> {
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it("make a data set of files known, import its lists, and publish them", async () => {
    const added = await run("add", "ucf101", "--title", "UCF101", "--json");
    assert.deepEqual(readJson(added), { dataset: "ucf101", source: "FILE" });
    readJson(await run("add-version", "ucf101", "1.0", "--json"));
    const lists = [
      write("trainlist01.txt", "Archery/v_Archery_g01_c01.avi 1\n"),
      write("testlist01.txt", "Archery/v_Archery_g09_c01.avi\n"),
    ];
    const labels = write("classInd.txt", "1 Archery\n2 Basketball\n");
    const name = ["--version", "1.0", "--revision", "fold-1"];
    const files = ["--annotations", ...lists, "--labels", labels];
    const imported = await run("import", "ucf101", ...name, ...files);
    assert.deepEqual([imported.exitCode, imported.stderr], [0, ""]);
    assert.match(
      imported.stdout,
      /2 classes, 2 new clips[^]*counts from 1[^]*dataset publish ucf101/,
    );
    const published = readJson(await run("publish", "ucf101", ...name, "--json"));
    assert.match(String(published["labelMapDigest"]), /^[0-9a-f]{64}$/);
    const refused = await run("publish", "ucf101", "--version", "1.0");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /no revision "first-release".*There are: fold-1/);
  });

  it("import a subset, and say what a list without times needs", async () => {
    const rows = ["0wR5jVB-WPk", "-kYzxMKp514"].map((id) => `zumba,${id},0,10,train\n`);
    const csv = write("train.csv", `label,youtube_id,time_start,time_end,split\n${rows.join("")}`);
    readJson(await run("import", "kinetics", "--version", "600", "--annotations", csv, "--json"));
    const ids = write("mini.txt", "0wR5jVB-WPk\nnot_there_1\n");
    const bare = ["import", "kinetics", "--version", "600", "--annotations", ids];
    const unnamed = await run(...bare);
    assert.equal(unnamed.exitCode, 1);
    assert.match(unnamed.stderr, /mini\.txt is a list of ids.*--subset NAME/);
    const report = readJson(await run(...bare, "--subset", "mini", "--partial", "--json"));
    assert.equal((report["subset"] as { clipCount: number }).clipCount, 1);
    const told = await run(...bare, "--subset", "mini", "--partial");
    assert.match(
      told.stdout,
      /just this already[^]*mini\.txt:2 +NOT_LISTED "not_there_1" is not listed/,
    );
    const wrong = await run(...bare, "--subset", "mini", "--split", "dev");
    assert.equal(wrong.exitCode, 2);
    assert.equal((await run(...bare, "--format", "xml")).exitCode, 2);
  });

  it("check counts, with exit code 1 where they equal no vintage", async () => {
    const checked = await run("check", "kinetics", "--version", "600", "--json");
    assert.equal(checked.exitCode, 1);
    assert.match(checked.stderr, /equal no published vintage/);
    const report = JSON.parse(checked.stdout) as { isKnown: boolean };
    assert.equal(report.isKnown, false);
    const talk = await run("check", "kinetics");
    assert.match(
      talk.stdout,
      /600 +first-release +TRAIN +2 +2 +392620 fewer than the 392622 rows of first-release/,
    );
    assert.equal((await run("check", "ucf101")).exitCode, 0);
  });
});
