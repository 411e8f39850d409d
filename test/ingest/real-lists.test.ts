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

  it("changes nothing when a list comes again", async () => {
    const file = join(folder, "kinetics-700_2020_val.csv");
    const clips = await lab.count("clip");
    const report = await lab.import([file], { revision: "kinetics-700_2020_val" });
    assert.deepEqual([report.isUnchanged, report.newClipCount], [true, 0]);
    assert.equal(await lab.count("clip"), clips);
  });

  it("take Mini-Kinetics-200 for a subset of K400's validation set, and tell what is not listed", async () => {
    const list = join(realData ?? "", "lists/mini_kinetics_200_val_ytid_list.txt");
    const wanted = readFileSync(list, "utf8").trim().split("\n");
    const text = readFileSync(join(folder, "kinetics-400_val.csv"), "utf8");
    const listed = wanted.filter((id) => text.includes(`,${id},`));
    const options = { revision: "kinetics-400_val", subset: "mini-200-val" };
    const report = await lab.import([list], options);
    assert.equal(wanted.length, 5000);
    assert.deepEqual(
      [report.files[0]?.format, report.subset?.rowCount, report.subset?.clipCount],
      ["ids", 5000, listed.length],
    );
    assert.equal(report.refusedCount, 5000 - listed.length);
    assert.ok(report.refused.every((row) => row.reason === "NOT_LISTED"));
    assert.equal((await lab.import([list], options)).isUnchanged, true);
    await assert.rejects(lab.import([list]), { message: /is a list of ids.*--subset NAME/ });
  });

  it("take CMN's lists for subsets of the train split they are of, and refuse them elsewhere", async () => {
    const parts = { train: 6400, val: 1200, test: 2400 };
    const path = (part: string) => join(realData ?? "", `lists/cmn_kinetics_100_${part}.list`);
    // K400's train list is not here; its rows that these lists name are.
    const rows = Object.keys(parts).flatMap((part) =>
      readFileSync(path(part), "utf8")
        .trim()
        .split("\n")
        .map((line) => {
          const [, label, id, start, end] = /^(.*)\/(.{11})_(\d+)_(\d+)$/.exec(line) ?? [];
          return `${label},${id},${Number(start)},${Number(end)},train`;
        }),
    );
    const csv = lab.write(
      "train.csv",
      `label,youtube_id,time_start,time_end,split\n${rows.join("\n")}\n`,
    );
    const imported = await lab.import([csv], { revision: "cmn" });
    assert.deepEqual(imported.splits, [{ split: "TRAIN", rows: 10_000, classes: 100 }]);
    for (const [part, n] of Object.entries(parts)) {
      const subset = `cmn-100-${part}`;
      const report = await lab.import([path(part)], { revision: "cmn", subset });
      assert.deepEqual(
        [report.files[0]?.format, report.refusedCount, report.subset?.clipCount],
        ["paths", 0, n],
      );
      const elsewhere = { revision: "kinetics-400_val", subset };
      await assert.rejects(lab.import([path(part)], elsewhere), {
        code: "BAD_INPUT",
        message: /is not listed.*--partial/,
      });
    }
  });

  it("take datumaro's files, whose ids are made up", async () => {
    const json = join(realData ?? "", "lists/datumaro_kinetics_train.json");
    const csv = join(realData ?? "", "lists/datumaro_kinetics_test.csv");
    const report = await lab.import([json, csv], { revision: "datumaro" });
    assert.deepEqual(
      report.files.map((file) => file.format),
      ["deepmind-json", "csv"],
    );
    assert.deepEqual(report.splits, [
      { split: "TRAIN", rows: 1, classes: 1 },
      { split: "TEST", rows: 3, classes: 2 },
    ]);
    assert.equal((await lab.import([json, csv], { revision: "datumaro" })).isUnchanged, true);
  });

  it("read every class list of the real data, and say why the groups of classes are none", async () => {
    const labels = (name: string) => join(realData ?? "", "labels", name);
    const csv = lab.write(
      "val.csv",
      "label,youtube_id,time_start,time_end,split\nzumba,0wR5jVB-WPk,0,10,val\n",
    );
    for (const n of [400, 600, 700, 710]) {
      const map = labels(`mmaction2_label_map_k${n}.txt`);
      const report = await lab.import([csv], { revision: `map-${n}`, labels: map });
      assert.equal(report.classCount, n);
    }
    const groups = labels("showmax_categories.json");
    await assert.rejects(lab.import([csv], { revision: "groups", labels: groups }), {
      code: "BAD_INPUT",
      message: /groups classes under headings/,
    });
    await assert.rejects(lab.import([groups], { revision: "groups" }), {
      code: "BAD_INPUT",
      message: /it groups classes, and holds no clips/,
    });
  });
});
