import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ScanReport } from "../../src/mirror/index.js";
import { lacksVideo, openLab, realClips, type Lab } from "./lab.js";

interface Expected {
  video: { codec: string; width: number; height: number; frames_decoded: number }[];
}

const lacksClips = realClips === null && "real data is not here: set KINEOGRAPH_TEST_DATA";

const tell = ({ refused }: ScanReport): string[] =>
  refused.map(({ path, state, reason }) => `${path} ${state} ${reason ?? ""}`);

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
    assert.deepEqual(tell(report), [
      "chunk_out_of_range.mp4 CORRUPT NO_INDEX",
      "fixed_lacing_bad_lace_size.mkv CORRUPT TRUNCATED",
      "init_truncated.mp4 CORRUPT TOO_SMALL",
    ]);
    assert.equal(report.unlisted, 27);
  });

  it("counts the frames that a decoder gives", async () => {
    const rows: Record<"path" | "codec" | "width_px" | "height_px" | "frame_count", unknown>[] =
      await lab.database.query(
        "SELECT path, codec, width_px, height_px, frame_count FROM clip_file WHERE frame_count IS NOT NULL",
      );
    const text = readFileSync(join(realClips ?? "", "expected.json"), "utf8");
    const expected = JSON.parse(text) as Record<string, Expected>;
    assert.equal(rows.length, 26);
    for (const row of rows) {
      // Damaged: how many pictures come out is nobody's promise.
      if (row.path === "decord_corrupted.mp4") continue;
      const streams = expected[String(row.path)]?.video.map(
        (each) => `${each.codec} ${each.width}x${each.height} ${each.frames_decoded}`,
      );
      const found = `${String(row.codec)} ${String(row.width_px)}x${String(row.height_px)} ${String(row.frame_count)}`;
      assert.ok(streams?.includes(found), `${String(row.path)}: ${found}, not ${streams?.join()}`);
    }
  });

  it("finds damaged frames when every frame is decoded", async () => {
    const report = await lab.scan({ verify: "decode" });
    assert.equal(report.checked, 26);
    assert.ok(tell(report).includes("decord_corrupted.mp4 CORRUPT UNDECODABLE"));
    assert.equal(report.refusedCount, 4);
  });
});
