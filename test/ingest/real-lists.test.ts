import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openLab, lacksRealData, realData, type Lab } from "./lab.js";

interface Facts {
  rows: number;
  labels?: number;
  split_values: Record<string, number>;
  is_cc?: Record<string, number>;
}

describe("the real lists of Kinetics", { skip: lacksRealData }, () => {
  const folder = join(realData ?? "", "annotations");
  let lab: Lab;
  let facts: Record<string, Facts>;
  before(async () => {
    lab = await openLab();
    facts = JSON.parse(readFileSync(join(folder, "facts.json"), "utf8")) as typeof facts;
  });
  after(() => lab.close());

  it("gives the counts that are known of each list", async () => {
    assert.equal(Object.keys(facts).length, 8);
    for (const [name, known] of Object.entries(facts)) {
      const revision = name.replace(".csv", "");
      const report = await lab.import([join(folder, name)], { revision });
      const rows = report.splits.reduce((sum, split) => sum + split.rows, 0);
      assert.deepEqual(
        [name, rows, report.refusedCount, report.splits.length, report.splits[0]?.classes],
        [name, known.rows, 0, 1, known.labels ?? 0],
      );
      if (!known.is_cc) continue;
      const n = await lab.count(
        `listing l JOIN revision r ON r.id = l.revision_id WHERE r.name = '${revision}' AND is_creative_commons`,
      );
      assert.equal(n, known.is_cc["1"]);
    }
  });

  it("knows the same segment again: 13,566 clips of K400's validation set stand in K600's", async () => {
    const n = await lab.count(
      `listing a JOIN listing b USING (clip_id) JOIN revision r ON r.id = a.revision_id
       JOIN revision s ON s.id = b.revision_id
       WHERE r.name = 'kinetics-400_val' AND s.name = 'kinetics-600_val'`,
    );
    assert.equal(n, 13_566);
  });

  it("numbers the classes of K400 by its map, and tells the rows that another map lacks", async () => {
    const files = [join(folder, "kinetics-400_val.csv"), join(folder, "kinetics-400_test.csv")];
    const labels = join(realData ?? "", "labels/mmaction2_label_map_k400.txt");
    const report = await lab.import(files, { labels, isPublish: true });
    assert.equal(report.classCount, 400);
    assert.deepEqual(report.notes, []);
    assert.equal((await lab.import(files, { labels, isPublish: true })).isUnchanged, true);
    const rows: { index: number }[] = await lab.database.query(
      `SELECT label_index AS index FROM label b JOIN action_class a ON a.id = b.action_class_id
       JOIN revision r ON r.id = b.revision_id WHERE r.name = 'first-release' AND a.name = 'zumba'`,
    );
    assert.deepEqual(rows, [{ index: 399 }]);
    // K700 shares 378 of K400's classes: the rows of the other 22 are told, not numbered wrongly.
    const other = join(realData ?? "", "labels/mmaction2_label_map_k700.txt");
    const known = new Set(readFileSync(other, "utf8").trim().split("\n"));
    const list = readFileSync(files[0] ?? "", "utf8")
      .trim()
      .split("\n")
      .slice(1);
    const lost = list.filter((row) => !known.has(/^"?([^",]+)/.exec(row)?.[1] ?? ""));
    const wrong = await lab.import(files, { revision: "other", labels: other });
    assert.equal(wrong.refusedCount, lost.length);
    assert.ok(wrong.refused.every((row) => row.reason === "UNKNOWN_LABEL"));
  });
});
