import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openLab, type Lab } from "./lab.js";

const rowCount = 20_000;

describe("imports at once", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  it("of the same new clips in opposite orders both end well", async () => {
    const header = "label,youtube_id,time_start,time_end,split\n";
    const rows = Array.from(
      { length: rowCount },
      (_, n) => `abseiling,clip${String(n).padStart(5, "0")},0,10,train\n`,
    );
    await lab.import([lab.write("one.csv", `${header}abseiling,known,0,10,train\n`)]);
    const forwards = lab.write("forwards.csv", header + rows.join(""));
    const backwards = lab.write("backwards.csv", header + rows.toReversed().join(""));
    // Both are let go in the moment in which both are about to add clips.
    const imports = await lab.database.transaction(async (tx) => {
      await tx.query("LOCK TABLE clip IN SHARE MODE");
      const started = Promise.allSettled([
        lab.import([forwards], { version: "600" }),
        lab.import([backwards], { version: "700" }),
      ]);
      while ((await lab.count("pg_locks WHERE NOT granted")) < 2) await sleep(20);
      return { started };
    });
    const ends = await imports.started;
    assert.deepEqual(
      ends.map((end) => (end.status === "rejected" ? String(end.reason) : end.value.splits)),
      [1, 2].map(() => [{ split: "TRAIN", rows: rowCount, classes: 1 }]),
    );
    assert.equal(await lab.count("clip"), rowCount + 1);
  });
});
