import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

interface Options {
  signal?: AbortSignal;
  advice?: string;
}

interface Shell {
  execute: (program: string, args: string[], options?: Options) => Promise<string>;
}

// Set-up code is plain JavaScript without types, since it runs before there are any packages.
const file = new URL("../../setup/shell.mjs", import.meta.url);
const { execute } = (await import(file.href)) as Shell;

describe("a program of the set-up that is called off", () => {
  it("has ended with all that it started when that is told", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "kineograph-execute-"));
    const [begun, late] = [path.join(folder, "begun"), path.join(folder, "late")];
    // A compiler's driver dies at once; what it started writes on for a while.
    const script = `(trap "" TERM; touch ${begun}; sleep 0.3; touch ${late}) & wait`;
    const abort = new AbortController();
    try {
      const running = execute("sh", ["-c", script], { signal: abort.signal });
      const told = assert.rejects(running, /ended with SIGTERM/);
      while (!existsSync(begun)) await sleep(10);
      abort.abort();
      await told;
      assert.ok(existsSync(late));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is not begun when it was called off before", async () => {
    await assert.rejects(execute("true", [], { signal: AbortSignal.abort() }), /called off/);
  });
});

describe("a program of the set-up that is not there", () => {
  it("is named with the advice for when it fails", async () => {
    const running = execute("/nonexistent", [], { advice: "Build one." });
    await assert.rejects(running, { message: /\/nonexistent.* ENOENT\. Build one\.$/ });
  });
});
