import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { runCli, type Ended } from "./cli-process.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-cli-"));
const home = path.join(folder, "home");
after(() => rmSync(folder, { recursive: true, force: true }));

/** A refusal: exit code 1, nothing on stdout, one line with a code and no stack on stderr. */
function assertRefused({ exitCode, stdout, stderr }: Ended, words: RegExp): void {
  assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" }, stderr);
  assert.match(stderr, words);
  assert.match(stderr, /^error: .* \([A-Z_]+\)\n$/s);
  assert.doesNotMatch(stderr, /^\s+at /m);
}

function refuse(args: readonly string[], environment: Record<string, string> = {}) {
  return runCli(args, {
    environment: { KINEOGRAPH_HOME: home, KINEOGRAPH_PORT: "0", ...environment },
  });
}

describe("wrong usage", { concurrency: 2 }, () => {
  const cases: [string, string[], RegExp][] = [
    ["an unknown command", ["sevre"], /unknown command 'sevre'/],
    ["no verb", ["grant"], /Usage: kineograph grant/],
    ["an option that is wanted", ["mirror", "add", "lab"], /'--root <dir>' not specified/],
    [
      "both of --clip and --file",
      ["frames", "extract", "--clip", "x", "--file", "y", "--all"],
      /either --clip or --file/,
    ],
    [
      "a number that is none",
      ["frames", "extract", "--file", "y", "--uniform", "many"],
      /whole number/,
    ],
    ["a day that is none", ["token", "create", "--user", "ada", "--until", "soon"], /Write a day/],
    ["a grant's number that is none", ["grant", "revoke", "x"], /"x" is no number/],
    ["a page size that is none", ["clips", "list", "--first", "abc"], /whole number/],
    ["a number of terms that is none", ["terms", "accept", "--number", "abc"], /whole number/],
  ];
  for (const [name, args, words] of cases) {
    it(`exits with 2 and says so: ${name}`, async () => {
      const { exitCode, stdout, stderr } = await refuse(args);
      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" }, stderr);
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("is no --help, which prints on stdout and exits with 0", async () => {
    const { exitCode, stdout, stderr } = await refuse(["frames", "extract", "--help"]);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.match(stdout, /--uniform <n>/);
  });
});

describe("a wrong setting", { concurrency: 2 }, () => {
  const short = path.join(folder, "short");
  writeFileSync(short, "c2hvcnQ=");
  const cases: [string, Record<string, string>, RegExp][] = [
    ["a port that is none", { KINEOGRAPH_PORT: "abc" }, /KINEOGRAPH_PORT is "abc".*0 to 65535/],
    ["auth maybe", { KINEOGRAPH_AUTH: "maybe" }, /KINEOGRAPH_AUTH is "maybe".*on or off/],
    [
      "a mirror root with two paths",
      { KINEOGRAPH_MIRROR_ROOTS: "lab=/data=/more" },
      /KINEOGRAPH_MIRROR_ROOTS holds "lab=\/data=\/more".*name=\/absolute\/path/,
    ],
    [
      "a relative mirror root",
      { KINEOGRAPH_MIRROR_ROOTS: "lab=data" },
      /KINEOGRAPH_MIRROR_ROOTS.*relative path "data"/,
    ],
    ["a home in /proc", { KINEOGRAPH_HOME: "/proc/x" }, /KINEOGRAPH_HOME \/proc\/x.*not writable/],
    [
      "a database by another protocol",
      { DATABASE_URL: "mysql://u:hunter2@h/d" },
      /DATABASE_URL is no Postgres address.*postgresql:/,
    ],
    [
      "a database that is away",
      { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:9/d" },
      /DATABASE_URL names a server that refuses connections/,
    ],
    [
      "a short secret",
      { KINEOGRAPH_SECRET_FILE: short },
      /KINEOGRAPH_SECRET_FILE.*32 random bytes/,
    ],
  ];
  for (const [name, environment, words] of cases) {
    it(`is refused at start with its name and what would be right: ${name}`, async () => {
      const ended = await refuse(["serve", "--quiet"], environment);
      assertRefused(ended, words);
      assert.match(ended.stderr, /\(BAD_SETTING\)/);
      assert.doesNotMatch(ended.stderr, /hunter2/);
    });
  }

  it("is a port in use, too, and nothing of the server stays behind", async () => {
    const taken = createServer();
    await once(taken.listen(0, "127.0.0.1"), "listening");
    const address = taken.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const own = path.join(folder, "port");
    const settings = { KINEOGRAPH_HOME: own, KINEOGRAPH_PORT: String(port) };
    const ended = await refuse(["serve", "--quiet"], settings).finally(() => taken.close());
    assertRefused(ended, new RegExp(`KINEOGRAPH_PORT ${port} is in use on 127.0.0.1`));
    assert.ok(!readdirSync(path.join(own, "postgres/data")).includes("postmaster.pid"));
  });
});

describe("frames extract --file", { concurrency: 2 }, () => {
  const out = path.join(folder, "out");
  const extract = (file: string, more: string[] = []) =>
    refuse([
      "frames",
      "extract",
      "--quiet",
      "--file",
      file,
      "--uniform",
      "2",
      "--out",
      out,
      ...more,
    ]);

  it("refuses what is no video, each with its fault, and makes no folder", async () => {
    const text = path.join(folder, "text.mp4");
    writeFileSync(text, "WEBVTT\n\nhello");
    const empty = path.join(folder, "empty.mp4");
    writeFileSync(empty, "");
    const pipe = path.join(folder, "pipe.mp4");
    execFileSync("mkfifo", [pipe]);
    assertRefused(await extract(text), /CLIP_CORRUPT/);
    assertRefused(await extract(empty), /CLIP_CORRUPT/);
    assertRefused(
      await extract(path.join(folder, "nowhere.mp4")),
      /CLIP_UNAVAILABLE|CLIP_CORRUPT|BAD_INPUT/,
    );
    assertRefused(await extract(folder), /CLIP_CORRUPT|BAD_INPUT|CLIP_UNAVAILABLE/);
    assertRefused(await extract(pipe), /CLIP_CORRUPT|BAD_INPUT|CLIP_UNAVAILABLE/);
    assert.ok(!readdirSync(folder).some((name) => name.startsWith("out")));
  });

  it("refuses a file of a mirror root, so that the log sees who reads it", async () => {
    const root = path.join(folder, "root");
    mkdirSync(root);
    const file = path.join(root, "a.mp4");
    writeFileSync(file, "x");
    const ended = await runCli(["frames", "extract", "--quiet", "--file", file, "--all"], {
      environment: { KINEOGRAPH_HOME: home, KINEOGRAPH_MIRROR_ROOTS: `lab=${root}` },
    });
    assertRefused(ended, /mirror root "lab".*--clip.*FORBIDDEN/);
  });

  it("refuses as JSON on stderr when JSON is asked for", async () => {
    const { exitCode, stdout, stderr } = await extract(path.join(folder, "nowhere.mp4"), [
      "--json",
    ]);
    assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
    const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
    assert.match(error.code, /^[A-Z_]+$/);
    assert.ok(error.message.length > 10);
  });

  it("refuses a sampling that the server would refuse, before the file is opened", async () => {
    const none = ["frames", "extract", "--quiet", "--file", "/nonexistent"];
    assertRefused(await refuse(none), /exactly one of sampling's fields.*BAD_INPUT/);
    assertRefused(await refuse([...none, "--uniform", "0"]), /uniform.count.*BAD_INPUT/);
  });
});

describe("dataset import", { concurrency: 2 }, () => {
  it("refuses a list that is none, one that is not there, and an unknown version", async () => {
    const list = path.join(folder, "train.csv");
    writeFileSync(list, 'label,youtube_id\n"abseiling,x\n');
    const run = (version: string, file: string) =>
      refuse([
        "dataset",
        "import",
        "kinetics",
        "--quiet",
        "--version",
        version,
        "--annotations",
        file,
      ]);
    assertRefused(await run("400", list), /BAD_INPUT/);
    assertRefused(
      await run("400", path.join(folder, "nowhere.csv")),
      /nowhere\.csv.*BAD_INPUT|NOT_FOUND/,
    );
    writeFileSync(
      list,
      "label,youtube_id,time_start,time_end,split,is_cc\nabseiling,---QUuC4vJs,84,94,train,0\n",
    );
    assertRefused(await run("9000", list), /9000.*(NOT_FOUND|BAD_INPUT)/);
  });
});
