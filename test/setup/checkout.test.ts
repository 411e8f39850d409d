import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const setup = fileURLToPath(new URL("../../setup/", import.meta.url));

/** What the set-up says in a checkout that holds it and one file more. */
function setUpBeside(name: string, text: string): string {
  const checkout = mkdtempSync(path.join(tmpdir(), "kineograph-checkout-"));
  try {
    cpSync(setup, path.join(checkout, "setup"), { recursive: true });
    writeFileSync(path.join(checkout, name), text);
    const program = path.join(checkout, "setup", "build.mjs");
    const { KINEOGRAPH_DECODER: _, KINEOGRAPH_LIBAV: __, ...env } = process.env;
    const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8", env });
    assert.equal(status, 1);
    return stderr;
  } finally {
    rmSync(checkout, { recursive: true });
  }
}

describe("the set-up", () => {
  it("says in one line that it cannot write in the checkout, and what to do", () => {
    // Root may write everywhere; no account makes a folder where a file is.
    const words = setUpBeside("build", "");
    assert.match(words, /^This account cannot write in .*Clone Kineograph into a folder/);
    assert.equal(words.trimEnd().split("\n").length, 1);
  });

  it("reads the settings that are its own in .env", () => {
    assert.match(setUpBeside(".env", "KINEOGRAPH_LIBAV=fat\n"), /KINEOGRAPH_LIBAV is "fat"/);
  });
});
