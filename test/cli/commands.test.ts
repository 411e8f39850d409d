import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { demoClipName } from "../../src/demo/index.js";
import { layDemo } from "../support/demo.js";
import { runCli, spawnCli, startServer, type Ended, type ServerProcess } from "./cli-process.js";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), "kineograph-commands-"));
const home = path.join(folder, "home");

let server: ServerProcess;
let token: string;

/** Runs a command at the server's machine, which works on its database. */
function here(...args: string[]): Promise<Ended> {
  return runCli(["--quiet", ...args], { environment: { KINEOGRAPH_HOME: home } });
}

/** Runs a command that knows the server by its address alone. */
function away(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const remote = { KINEOGRAPH_URL: server.url, KINEOGRAPH_TOKEN: token };
  return runCli(["--quiet", ...args], { environment: { ...remote, ...environment } });
}

/** The JSON that a command printed, having said nothing else. */
function readJson({ exitCode, stdout, stderr }: Ended): Record<string, unknown> {
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Record<string, unknown>;
}

function assertRefused({ exitCode, stdout, stderr }: Ended, words: RegExp): void {
  assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" }, stderr);
  assert.match(stderr, words);
  assert.doesNotMatch(stderr, /^\s+at /m);
}

describe("commands", { skip: hasFfmpeg ? false : "ffmpeg is not installed" }, () => {
  before(async () => {
    await layDemo(home);
    const settings = { KINEOGRAPH_AUTH: "on", KINEOGRAPH_DEMO: "on" };
    server = await startServer({ KINEOGRAPH_HOME: home, ...settings }, "start");
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("let an admin add a user, a grant and a token beside the running server", async () => {
    assert.match(server.said().stderr, /^kgt_[\w-]{43}_[0-9a-f]{8}$/m);
    assert.deepEqual(readJson(await here("user", "add", "ada", "--json")), {
      name: "ada",
      role: "STUDENT",
    });
    assertRefused(await here("user", "add", "ada"), /CONFLICT/);
    const granted = readJson(
      await here("grant", "add", "--version", "demo", "--user", "ada", "--json"),
    );
    assert.match(String(granted["grant"]), /^\d+$/);
    assertRefused(await here("grant", "add", "--version", "demo", "--user", "nobody"), /NOT_FOUND/);
    const made = await here("token", "create", "--user", "ada");
    assert.deepEqual({ exitCode: made.exitCode, stderr: made.stderr }, { exitCode: 0, stderr: "" });
    token = made.stdout.trim();
    assert.match(token, /^kgt_[\w-]{43}_[0-9a-f]{8}$/);
  });

  it("tell a second server whose the home is", async () => {
    const second = spawnCli(["serve"], {
      environment: { KINEOGRAPH_HOME: home, KINEOGRAPH_PORT: "0" },
    });
    while (!second.said().stderr.includes("\n"))
      await once(second.child.stderr ?? second.child, "data");
    second.child.kill("SIGKILL");
    await second.ended;
    assert.match(second.said().stderr, new RegExp(`process ${server.pid} .*${home}`));
  });

  it("ask the server of KINEOGRAPH_URL, as the bearer of KINEOGRAPH_TOKEN", async () => {
    assertRefused(await away(["clips", "list"]), /TERMS_REQUIRED/);
    assert.equal((await away(["terms", "accept", "--number", "1"])).exitCode, 0);
    const { nodes } = readJson(await away(["clips", "list", "--first", "3", "--json"])) as {
      nodes: object[];
    };
    assert.equal(nodes.length, 3);
    const { stdout, stderr, exitCode } = await away([
      "clips",
      "list",
      "--version",
      "demo",
      "--split",
      "validate",
    ]);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.match(stdout.split("\n")[0] ?? "", /^source +start +end +listings/);
    assert.equal(stdout.trimEnd().split("\n").length, 7);
  });

  it("find classes nearly spelt, and clips by filter, order and a file of classes", async () => {
    const found = await away(["classes", "search", "jugling", "--first", "1"]);
    assert.deepEqual([found.exitCode, found.stderr], [0, ""]);
    assert.match(found.stdout, /juggling balls/);
    const classes = path.join(home, "classes.txt");
    writeFileSync(classes, "juggling balls\r\n\n");
    const list = ["clips", "list", "--version", "demo", "--json"];
    const filtered = await away([...list, "--classes-file", classes, "--min-seconds", "0.5"]);
    const ofClass = await away([...list, "--class", "juggling balls", "--order", "duration"]);
    const count = ({ stdout }: typeof filtered) =>
      (JSON.parse(stdout) as { nodes: object[] }).nodes.length;
    assert.ok(count(filtered) > 0);
    assert.equal(count(filtered), count(ofClass));
    assertRefused(await away([...list, "--classes-file", `${classes}.none`]), /BAD_INPUT/);
    assertRefused(await away([...list, "--order", "age"]), /BAD_INPUT/);
    assert.equal((await away([...list, "--max-seconds", "ten"])).exitCode, 2);
  });

  it("refuse what the server refuses, in its words, as JSON when asked", async () => {
    const wrong = { KINEOGRAPH_TOKEN: "kgt_x" };
    assertRefused(await away(["clips", "list"], wrong), /token is unknown.*UNAUTHENTICATED/);
    assertRefused(await away(["clips", "list", "--version", "9000"]), /"9000".*NOT_FOUND/);
    assertRefused(await away(["clips", "list", "--first", "0"]), /at least 1.*BAD_INPUT/);
    const { stderr } = await away(["frames", "extract", "--clip", "nothing", "--all", "--json"]);
    assert.deepEqual(JSON.parse(stderr), {
      error: {
        code: "NOT_FOUND",
        message: 'There is no clip "nothing". Find one with: npx kineograph clips list',
      },
    });
    assertRefused(await away(["user", "add", "eve"]), /without KINEOGRAPH_URL.*BAD_INPUT/);
  });

  it("say so when the server is away, or is another", async () => {
    const gone = { KINEOGRAPH_URL: "http://127.0.0.1:9" };
    assertRefused(
      await away(["clips", "list"], gone),
      /127\.0\.0\.1:9 does not answer.*BAD_SETTING/,
    );
    const other = createServer((_request, response) => response.end("<html>hello</html>"));
    await once(other.listen(0, "127.0.0.1"), "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const asked = away(["clips", "list"], { KINEOGRAPH_URL: `http://127.0.0.1:${port}` });
    const ended = await asked.finally(() => other.close());
    assertRefused(ended, /answers, but not as Kineograph/);
  });

  it("write the same frames of a clip over HTTP, beside the server, and from its file", async () => {
    const { sourceId, startSeconds, endSeconds } = demoClipName;
    const name = [
      sourceId,
      ...[startSeconds, endSeconds].map((s) => String(s).padStart(6, "0")),
    ].join("_");
    const outs = ["http", "local", "file"].map((each) => path.join(folder, each));
    const [http = "", local = "", file = ""] = outs;
    const wish = ["frames", "extract", "--indices", "3,31", "--quality", "70", "--json"];
    const done = readJson(await away([...wish, "--clip", name, "--out", http]));
    assert.equal(done["frameCount"], 2);
    await here(...wish, "--clip", name, "--version", "demo", "--out", local).then(readJson);
    const clips = readdirSync(path.join(home, "demo"), { recursive: true, encoding: "utf8" });
    const clip = clips.find((each) => path.basename(each) === `${name}.mp4`) ?? assert.fail(name);
    const decoded = readJson(
      await here(...wish, "--file", path.join(home, "demo", clip), "--out", file),
    );
    assert.equal(decoded["receipt"], done["receipt"]);
    for (const out of outs) {
      assert.deepEqual(readdirSync(out).toSorted(), [
        "00000_000003.jpg",
        "00001_000031.jpg",
        "frames.json",
      ]);
      for (const each of readdirSync(out)) {
        assert.ok(
          readFileSync(path.join(out, each)).equals(readFileSync(path.join(http, each))),
          each,
        );
      }
    }
  });

  it("draw the same random frames of a clip at every door, and of a file by what it holds", async () => {
    const { sourceId } = demoClipName;
    const wish = ["frames", "extract", "--segments", "4", "--seed", "42", "--draws", "2", "--json"];
    const read = (each: string) => readdirSync(path.join(folder, each)).toSorted();
    const to = (each: string) => ["--out", path.join(folder, each)];
    const http = readJson(await away([...wish, "--clip", sourceId, ...to("drawn-http")]));
    await here(...wish, "--clip", sourceId, "--version", "demo", ...to("drawn-here")).then(
      readJson,
    );
    assert.equal(http["frameCount"], 8);
    assert.deepEqual(read("drawn-here"), read("drawn-http"));
    const clips = readdirSync(path.join(home, "demo"), { recursive: true, encoding: "utf8" });
    const clip = clips.find((each) => path.basename(each).startsWith(sourceId)) ?? "";
    const copy = path.join(folder, "another-name.mp4");
    copyFileSync(path.join(home, "demo", clip), copy);
    const file = path.join(home, "demo", clip);
    const one = readJson(await here(...wish, "--file", file, ...to("drawn-file")));
    const two = readJson(await here(...wish, "--file", copy, ...to("drawn-copy")));
    assert.deepEqual([two["receipt"], read("drawn-copy")], [one["receipt"], read("drawn-file")]);
    assert.notDeepEqual(read("drawn-file"), read("drawn-http"), "a file has a key of its own");
  });

  it("never write over what is not frames, nor where nothing can be written", async () => {
    const { sourceId } = demoClipName;
    const extract = (out: string) =>
      away(["frames", "extract", "--clip", sourceId, "--uniform", "1", "--out", out]);
    const foreign = path.join(folder, "foreign");
    mkdirSync(foreign);
    writeFileSync(path.join(foreign, "thesis.tex"), "mine");
    assertRefused(await extract(foreign), /holds something else.*BAD_INPUT/);
    assert.deepEqual(readdirSync(foreign), ["thesis.tex"]);
    assertRefused(
      await extract(path.join(foreign, "thesis.tex")),
      /holds something else.*BAD_INPUT/,
    );
    assertRefused(
      await extract(path.join(foreign, "thesis.tex", "frames")),
      /cannot be written.*BAD_INPUT/,
    );
    assertRefused(await extract("/proc/frames"), /cannot be written.*BAD_INPUT/);
    assert.deepEqual(readdirSync(foreign), ["thesis.tex"]);
    assert.ok(!readdirSync(folder).some((each) => each.includes("partial")));
  });

  it("end a token from one moment to the next", async () => {
    assert.equal((await away(["terms", "show"])).exitCode, 0);
    assertRefused(await here("token", "revoke", "999"), /NOT_FOUND/);
    // The admin's first token is 1, ada's the one after it.
    assert.equal((await here("token", "revoke", "2")).exitCode, 0);
    assertRefused(await away(["terms", "show"]), /UNAUTHENTICATED/);
  });
});
