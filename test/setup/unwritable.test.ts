import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const setup = fileURLToPath(new URL("../../setup/", import.meta.url));

describe("the set-up in a checkout that it cannot write", () => {
  it("says so in one line, and what to do", () => {
    const checkout = mkdtempSync(path.join(tmpdir(), "kineograph-checkout-"));
    try {
      cpSync(setup, path.join(checkout, "setup"), { recursive: true });
      // Root may write everywhere; no account makes a folder where a file is.
      writeFileSync(path.join(checkout, "build"), "");
      const program = path.join(checkout, "setup", "build.mjs");
      const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
      assert.equal(status, 1);
      assert.match(stderr, /^This account cannot write in .*Clone Kineograph into a folder/);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    } finally {
      rmSync(checkout, { recursive: true });
    }
  });
});
