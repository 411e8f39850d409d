import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { parquetReadObjects } from "hyparquet";
import { importLists, joinExporter, oddLabels, oddLists } from "../citation/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { runCli, type Ended } from "./cli-process.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-export-"));
let lab: TestProduct;
let token: string;

function at(name: string): string {
  return path.join(folder, name);
}

function exportClips(args: readonly string[], environment: Record<string, string> = {}) {
  const settings = { KINEOGRAPH_URL: lab.url, KINEOGRAPH_TOKEN: token, ...environment };
  const whole = ["clips", "export", "--version", "400", ...args];
  return runCli(whole, { environment: settings });
}

function assertRefused({ exitCode, stdout, stderr }: Ended, words: RegExp, code = 1): void {
  assert.deepEqual({ exitCode, stdout }, { exitCode: code, stdout: "" }, stderr);
  assert.match(stderr, words);
  assert.doesNotMatch(stderr, /^\s+at /m);
}

describe("clips export", () => {
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importLists(lab, "400", oddLists, oddLabels);
    token = await joinExporter(lab, "ada", "400");
  });
  after(async () => {
    await lab.close();
    rmSync(folder, { recursive: true });
  });

  it("writes a list to stdout and what it is to stderr", async () => {
    const { exitCode, stdout, stderr } = await exportClips(["--split", "validate"]);
    assert.equal(exitCode, 0, stderr);
    assert.equal(stdout.split("\n").length, 3);
    assert.match(stdout, /,valid000001,5,15,VALIDATE,abseiling,1,/);
    assert.match(
      stderr,
      /^1 rows of kinetics 400 \(first-release\)\nannotations: Creative Commons.*\nmedia: The clips belong/,
    );
    const quiet = await exportClips(["--split", "validate", "--quiet"]);
    assert.deepEqual([quiet.stdout, quiet.stderr], [stdout, ""]);
  });

  it("writes a file whole, in the format of its name, and beside it what it is", async () => {
    const out = at("list.parquet");
    const ended = await exportClips(["--out", out, "--purpose", "evaluate", "--json"]);
    assert.deepEqual([ended.exitCode, ended.stderr], [0, ""]);
    const told = JSON.parse(ended.stdout) as Record<string, unknown>;
    const bytes = readFileSync(out);
    const about = JSON.parse(readFileSync(`${out}.json`, "utf8")) as Record<string, unknown>;
    assert.equal(about["sha256"], createHash("sha256").update(bytes).digest("hex"));
    assert.deepEqual(
      [about["sizeBytes"], about["rowCount"], about["labelMap"], about["format"]],
      [bytes.length, 8, "kinetics/400/first-release", "parquet"],
    );
    assert.deepEqual(told, { out, sidecar: `${out}.json`, ...about });
    assert.match(String(about["citation"]), /^@article\{DBLP/);
    const { buffer, byteOffset, byteLength } = bytes;
    const file = buffer.slice(byteOffset, byteOffset + byteLength);
    assert.equal((await parquetReadObjects({ file })).length, 8);
    assertRefused(await exportClips(["--out", out]), /is there already.*BAD_INPUT/);
    assert.ok(!readdirSync(folder).some((each) => each.includes("partial")));
  });

  it("takes classes by name and from a file, the CVDF's columns, and marks for spreadsheets", async () => {
    writeFileSync(at("classes.txt"), `${oddLabels[0]}\r\n\n`);
    const of = async (...args: string[]) => (await exportClips(["--quiet", ...args])).stdout;
    assert.equal((await of("--classes-file", at("classes.txt"))).split("\n").length, 1 + 3 + 1);
    const both = ["--class", "abseiling", "--classes-file", at("classes.txt")];
    assert.equal((await of(...both)).split("\n").length, 1 + 7 + 1);
    const shaped = await of("--shape", "cvdf", "--class", "abseiling", "--spreadsheet");
    assert.match(shaped, /^label,youtube_id,time_start,time_end,split,is_cc\n/);
    assert.match(shaped, /^abseiling,'-kYzxMKp514,0,10,train,0$/m);
    writeFileSync(at("empty.txt"), "");
    assert.equal((await of("--classes-file", at("empty.txt"))).split("\n").length, 2);
  });

  it("refuses in words, and writes nothing then", async () => {
    const none = { KINEOGRAPH_TOKEN: await lab.join("eve", { version: "400" }) };
    const there = readdirSync(folder);
    const out = ["--out", at("refused.csv")];
    assertRefused(await exportClips(out, none), /needs EXPORT.*FORBIDDEN/);
    assertRefused(await exportClips([...out, "--split", "dev"]), /"DEV".*BAD_INPUT/);
    assertRefused(
      await exportClips(["--classes-file", at("gone.txt")]),
      /cannot be read.*BAD_INPUT/,
    );
    assertRefused(
      await exportClips(["--out", path.join(folder, "no", "folder", "x.csv")]),
      /cannot be written \(ENOENT\).*BAD_INPUT/,
    );
    assertRefused(await exportClips(["--format", "xlsx"]), /csv, jsonl, parquet/, 2);
    assertRefused(await exportClips(["--json"]), /name one with --out/, 2);
    const noVersion = ["clips", "export", "--out", at("x.csv")];
    assertRefused(await runCli(noVersion, { environment: {} }), /--version/, 2);
    assert.deepEqual(readdirSync(folder), there);
  });

  it("leaves no file behind when the list breaks off", async () => {
    const server = createServer((_request, response) => {
      const facts = {
        dataset: "kinetics",
        version: "400",
        rowCount: 9,
        format: "csv",
        licences: [],
      };
      response.setHeader("x-kineograph-export", JSON.stringify(facts));
      response.write("source_id\n", () => response.destroy());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const there = readdirSync(folder);
    const broken = { KINEOGRAPH_URL: `http://127.0.0.1:${port}` };
    const ended = await exportClips(["--out", at("broken.csv")], broken);
    server.close();
    assertRefused(ended, /broke off.*nothing was written/);
    assert.deepEqual(readdirSync(folder), there);
  });

  it("works on this machine's own database too, and both its ends are recorded", async () => {
    const local = {
      DATABASE_URL: lab.product.settings.databaseUrl ?? "",
      KINEOGRAPH_HOME: at("home"),
    };
    const args = ["--quiet", "clips", "export", "--version", "400", "--out", at("local.csv")];
    const { exitCode, stderr } = await runCli(args, { environment: local });
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const over = (await exportClips(["--quiet"])).stdout;
    assert.equal(readFileSync(at("local.csv"), "utf8"), over);
    const rows: { out: string }[] = await lab.product.database.query(
      `SELECT outcome AS out FROM audit.entry WHERE act = 'export' AND leaf::jsonb #>> '{who,via}' = 'local' ORDER BY id`,
    );
    assert.deepEqual(
      rows.map(({ out }) => out),
      ["allowed", "completed"],
    );
  });
});
