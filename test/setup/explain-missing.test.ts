import assert from "node:assert/strict";
import { describe, it } from "node:test";

interface SystemPackages {
  explainMissing: (missing: string[], why: string | null, extra: string[]) => Error;
}

// Set-up code is plain JavaScript without types, since it runs before there are any packages.
const file = new URL("../../setup/system-packages.mjs", import.meta.url);
const { explainMissing } = (await import(file.href)) as SystemPackages;

describe("who may install nothing", () => {
  it("is told in one line all that to ask for, and what may be left out", () => {
    const { message } = explainMissing(["g++", "meson"], null, ["ffmpeg"]);
    assert.match(message, /^The decoder needs: g\+\+ meson\. /);
    assert.match(message, /`apt-get install g\+\+ meson ffmpeg` \(without ffmpeg: the demo's/);
    assert.doesNotMatch(message, /\n/);
  });
});
