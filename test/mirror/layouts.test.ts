import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { lacksVideo, openLab, type Lab } from "./lab.js";

/** What is listed, and a name under which real copies keep it. */
const names: [string, string][] = [
  ["0wR5jVB-WPk,417,427", "abseiling/0wR5jVB-WPk_000417_000427.mp4"],
  ["-kYzxMKp514,86,96", "air drumming/-kYzxMKp514_000086_000096.mp4"],
  ["__NrybzYzUg,415,425", "air_drumming/__NrybzYzUg_000415_000425.mp4"],
  ["--6bJUbfpnQ,17,27", "val/--6bJUbfpnQ_000017_000027.mp4"],
  ["---v8pgm1eQ,0,10", "vol_00/---v8pgm1eQ_000000_000010.mp4"],
  ["---QUuC4vJs,84,94", "testifying/---QUuC4vJs-84-94.mkv"],
  ["IDX,3,13", "LABLE/IDX-3-13.mp4"],
  ["a_1_b-2-c,84,94", "test/a_1_b-2-c_84_94.webm"],
  ["12345678901,5,15", "train/12345678901_5_15.m4v"],
  ["half,10.5,20.25", "half_10.5_20.25.mov"],
  ["zZ-_zZ-_zZ-,1,11", "videos/train/riding a bike (in snow)/zZ-_zZ-_zZ-_000001_000011.MP4"],
  ["VtLx-mcPds_,12,22", "videos_val/VtLx-mcPds_.mp4"],
  ["abcde_12_34,5,15", "using segway/abcde_12_34.mp4"],
];

describe("the layouts of real copies", { skip: lacksVideo }, () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    await lab.list(names.map(([clip]) => clip));
    for (const [, path] of names) lab.put(path, 11);
    await lab.add();
    await lab.scan();
  });
  after(() => lab.close());

  for (const [clip, path] of names) {
    it(`finds ${clip} in ${path}`, async () => {
      const found = (await lab.rows()).find((row) => row.path === path);
      assert.equal(found?.source, clip.split(",")[0]);
      assert.equal(found?.state, "PRESENT");
    });
  }

  it("joins a name without times to no clip where its id has two segments", async () => {
    await lab.list([...names.map(([clip]) => clip), "VtLx-mcPds_,30,40"]);
    const report = await lab.scan();
    assert.equal(report.unlisted, 1);
    const rows = (await lab.rows()).filter((row) => row.source === "VtLx-mcPds_");
    assert.deepEqual(
      rows.map((row) => row.state),
      ["MISSING", "MISSING"],
    );
  });
});
