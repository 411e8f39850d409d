import assert from "node:assert/strict";
import { it } from "node:test";
import { printScan } from "../../src/cli/mirror.js";

it("a scan's report tells how many files were refused, not how many it lists", () => {
  const refused = Array.from({ length: 10_000 }, (_, n) => ({
    path: `${n}.mp4`,
    state: "CORRUPT" as const,
    reason: "EMPTY" as const,
    detail: "it is empty",
  }));
  const printed = printScan({
    mirror: "lab",
    verify: "probe",
    counts: [],
    refused,
    refusedCount: 12_345,
    unlisted: 0,
    spare: 0,
    ignored: 0,
    checked: 12_345,
    notes: [],
  });
  const lines = printed.split("\n");
  assert.ok(lines.includes("12345 files were refused:"));
  assert.ok(lines.includes("  19.mp4 CORRUPT EMPTY it is empty"));
  assert.equal(lines.at(-1), "  … and 12325 more (--json lists the first 10,000)");
});
