import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { lacksVideo, openLab, realClips, type Lab } from "./lab.js";

interface Expected {
  streams: { codec: string; width: number; height: number; frames_decoded: number }[];
}

const lacksClips = realClips === null && "real data is not here: set KINEOGRAPH_TEST_DATA";

describe("a mirror of real clips", { skip: lacksClips || lacksVideo }, () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    cpSync(realClips ?? "", lab.root, { recursive: true });
    await lab.list(["R6llTwEh07w,0,10", "SOX5yA1l24A,299,309"]);
    await lab.add();
  });
  after(() => lab.close());

  it("joins clips by their ids alone, and tells what cannot be decoded", async () => {
    const report = await lab.scan();
    assert.deepEqual(report.counts, [{ state: "PRESENT", reason: null, n: 2 }]);
    assert.deepEqual(
      report.refused.map(({ path, state, reason }) => [path, state, reason]),
      [],
    );
  });

  it("finds damaged frames when every frame is decoded", async () => {
    const report = await lab.scan({ verify: "decode" });
    console.log(JSON.stringify(report.refused, null, 1));
  });

  it("counts the frames that a decoder gives", async () => {
    const rows: Record<string, unknown>[] = await lab.database.query(
      "SELECT path, codec, width_px, height_px, frame_count FROM clip_file WHERE frame_count IS NOT NULL ORDER BY path",
    );
    const expected = JSON.parse(
      readFileSync(join(realClips ?? "", "expected.json"), "utf8"),
    ) as Record<string, Expected>;
    console.log(rows.length, Object.keys(expected).length);
  });
});
