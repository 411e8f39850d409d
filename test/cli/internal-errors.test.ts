import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCli } from "./cli-process.js";

/** Makes whatever a command prints on stdout fail, as a bug would. */
const bug = `process.stdout.write = () => { throw new Error("a bug of ours"); };`;
const preload = `--import=data:text/javascript,${encodeURIComponent(bug)}`;

function run(args: string[], environment: Record<string, string> = {}) {
  return runCli(args, { environment: { NODE_OPTIONS: preload, ...environment } });
}

const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

describe("a bug of ours", () => {
  it("is told in one line with an id, and no stack", async () => {
    const { exitCode, stdout, stderr } = await run(["--help"]);
    assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
    assert.match(stderr, new RegExp(`^error: .*\\(id ${uuid}\\).* \\(INTERNAL\\)\n$`));
  });

  it("is told as JSON when JSON is asked for", async () => {
    const { exitCode, stderr } = await run(["--json", "--help"]);
    assert.equal(exitCode, 1);
    const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
    assert.equal(error.code, "INTERNAL");
    assert.match(error.message, new RegExp(uuid));
  });

  it("comes with its stack, under the same id, when the log level is debug", async () => {
    const { stderr } = await run(["--help"], { KINEOGRAPH_LOG_LEVEL: "debug" });
    const [entry = "", line = ""] = stderr.split("\n");
    const logged = JSON.parse(entry) as {
      errorId: string;
      err: { message: string; stack: string };
    };
    assert.equal(logged.err.message, "a bug of ours");
    assert.match(logged.err.stack, /\n +at /);
    assert.ok(line.includes(logged.errorId));
  });

  it("is told also where a setting is wrong", async () => {
    const { exitCode, stderr } = await run(["--help"], { KINEOGRAPH_LOG_LEVEL: "loud" });
    assert.equal(exitCode, 1);
    assert.match(stderr, /^error: .*\(INTERNAL\)\n$/);
  });
});
