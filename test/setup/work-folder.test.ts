import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";

interface LeanLibav {
  makeWorkFolder: (checkout: string) => string;
}

// Set-up code is plain JavaScript without types, since it runs before there are any packages.
const file = new URL("../../setup/lean-libav.mjs", import.meta.url);
const { makeWorkFolder } = (await import(file.href)) as LeanLibav;

describe("the folder in which the lean libav is built", () => {
  it("lies in the checkout", () => {
    assert.equal(makeWorkFolder("/nonexistent/lab"), "/nonexistent/lab/build/libav-work");
  });

  it("lies elsewhere where FFmpeg's build could not take the checkout's path", () => {
    const folder = makeWorkFolder("/nonexistent/my lab");
    try {
      assert.ok(folder.startsWith(path.join(tmpdir(), "kineograph-libav-")));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
