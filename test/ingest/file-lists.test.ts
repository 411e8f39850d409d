import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { addDataset, addVersion } from "../../src/catalog/index.js";
import type { ImportOptions } from "../../src/ingest/index.js";
import { openLab, type Lab } from "./lab.js";

const classes = ["ApplyEyeMakeup", "ApplyLipstick", "Archery"];
/** `ApplyEyeMakeup/v_ApplyEyeMakeup_g08_c01.avi`, as UCF101 names its clips. */
const pathOf = (c: number, group: number): string =>
  `${classes[c]}/v_${classes[c]}_g${String(group).padStart(2, "0")}_c01.avi`;
const groups = Array.from({ length: 8 }, (_, n) => n + 1);

describe("lists of a data set whose clips are files", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    const card = {
      slug: "ucf101",
      title: "UCF101",
      description: "101 classes",
      source: "FILE" as const,
    };
    await addDataset(lab.as("OPERATOR"), card);
    const version = { dataset: "ucf101", name: "1.0", title: "UCF101", description: "" };
    await addVersion(lab.as("OPERATOR"), version);
  });
  after(() => lab.close());

  const add = (files: readonly string[], options: Partial<ImportOptions> = {}) =>
    lab.import(files, { dataset: "ucf101", version: "1.0", ...options });
  const writeFold = () => ({
    train: lab.write(
      "trainlist01.txt",
      classes.flatMap((_, c) => groups.map((g) => `${pathOf(c, g)} ${c + 1}\r\n`)).join(""),
    ),
    test: lab.write("testlist01.txt", classes.map((_, c) => `${pathOf(c, 20)}\n`).join("")),
    labels: lab.write("classInd.txt", classes.map((name, c) => `${c + 1} ${name}\n`).join("")),
  });

  it("give clips without times, splits by the files' names, and indices from 0", async () => {
    const { train, test, labels } = writeFold();
    const report = await add([train, test], { labels, revision: "fold-1" });
    assert.deepEqual(report.refused, []);
    assert.deepEqual(report.splits, [
      { split: "TRAIN", rows: 24, classes: 3 },
      { split: "TEST", rows: 3, classes: 3 },
    ]);
    assert.match(report.notes.join(), /label map counts from 1/);
    const rows: unknown[] = await lab.database.query(
      `SELECT c.source_id AS id, c.start_ms, c.end_ms, a.name, b.label_index AS index
       FROM listing l JOIN clip c ON c.id = l.clip_id JOIN action_class a ON a.id = l.action_class_id
       JOIN label b ON b.revision_id = l.revision_id AND b.action_class_id = a.id
       WHERE l.split = 'TEST' ORDER BY 1 LIMIT 1`,
    );
    assert.deepEqual(rows, [
      {
        id: "v_ApplyEyeMakeup_g20_c01",
        start_ms: null,
        end_ms: null,
        name: "ApplyEyeMakeup",
        index: 0,
      },
    ]);
    const again = await add([train, test], { labels, revision: "fold-1" });
    assert.deepEqual([again.isUnchanged, again.newClipCount], [true, 0]);
    assert.equal((await add([train], { revision: "fold-1" })).isUnchanged, true);
  });

  it("know a clip again in another fold, and a subset by name", async () => {
    const { train, test, labels } = writeFold();
    await add([train, test], { labels, revision: "fold-2" });
    assert.equal(await lab.count("clip"), 27);
    const list = lab.write("few.txt", "v_Archery_g01_c01\nv_Archery_g02_c01\n");
    const report = await add([list], { revision: "fold-2", subset: "few" });
    assert.equal(report.subset?.clipCount, 2);
  });

  it("refuse a class number that the label map gives another class", async () => {
    const { train, labels } = writeFold();
    const wrong = lab.write(
      "trainlist02.txt",
      `${groups.map((g) => `${pathOf(0, g)} 1\n`).join("")}${pathOf(1, 1)} 2\n${pathOf(1, 2)} 2\n${pathOf(2, 1)} 1\n`,
    );
    const report = await add([wrong], { labels, revision: "wrong" });
    assert.deepEqual(
      report.refused.map(({ line, column, reason, detail }) => [line, column, reason, detail]),
      [[11, "class", "CLASS_NUMBER", 'the label map has "Archery" as 3, not 1']],
    );
    const bare = await add([train], { revision: "bare" });
    assert.match(bare.notes.join(), /class numbers, which mean nothing without --labels/);
  });

  it("take the class from its number where there is no folder", async () => {
    const { labels } = writeFold();
    const list = groups.map((g) => `v_Archery_g${g}_c09.avi 3\n`).join("");
    const report = await add([lab.write("train.txt", list)], { labels, revision: "numbers" });
    assert.deepEqual(report.splits, [{ split: "TRAIN", rows: 8, classes: 1 }]);
    const rows: { n: number }[] = await lab.database.query(
      `SELECT count(*)::int AS n FROM listing l JOIN action_class a ON a.id = l.action_class_id
       JOIN revision r ON r.id = l.revision_id AND r.name = 'numbers' WHERE a.name = 'Archery'`,
    );
    assert.equal(rows[0]?.n, 8);
  });

  it("come as CSV without times, and as JSON of 3D-ResNets", async () => {
    const csv = "source_id,label,split\nv_a,Archery,train\nv_b,Archery,test\n";
    assert.equal((await add([lab.write("f.csv", csv)], { revision: "csv" })).splits.length, 2);
    const database = {
      v_a: { subset: "training", annotations: { label: "Archery", segment: [1, 90] } },
    };
    const json = JSON.stringify({ labels: ["Archery"], database });
    const report = await add([lab.write("f.json", json)], { revision: "json" });
    assert.deepEqual(report.splits, [{ split: "TRAIN", rows: 1, classes: 1 }]);
  });

  it("refuse a list whose name tells no split, and a row that stands twice", async () => {
    const { labels } = writeFold();
    const list = lab.write("clips.txt", `${pathOf(0, 1)} 1\n`);
    await assert.rejects(add([list], { labels }), { message: /clips_train\.txt/ });
    const hmdb = lab.write("wave_test_split1.txt", "RATRACE_wave_f_nm_np1_fr_goo_37.avi 1\n");
    await assert.rejects(add([hmdb], { labels }), { message: /HMDB51/ });
    const twice = lab.write(
      "train.txt",
      [...groups.map((g) => pathOf(0, g)), ...groups.map((g) => pathOf(1, g)), pathOf(0, 1)].join(
        "\n",
      ),
    );
    const report = await add([twice], { revision: "twice" });
    assert.deepEqual(
      report.refused.map(({ line, reason }) => [line, reason]),
      [[17, "DUPLICATE"]],
    );
  });

  it("need a data set and a version that are there, under names that are free", async () => {
    const card = { slug: "ucf101", title: "UCF101", description: "", source: "FILE" as const };
    const operator = lab.as("OPERATOR");
    await assert.rejects(addDataset(lab.as("STUDENT"), card), { code: "FORBIDDEN" });
    await assert.rejects(addDataset(operator, card), { code: "CONFLICT" });
    const faults = [
      { slug: "UCF 101" },
      { slug: "x", title: " " },
      { slug: "x", source: "DISK" as "FILE" },
      { slug: "x", homepageUrl: "javascript:alert(1)" },
      { slug: "x", publishedOn: "2012-02-31" },
    ];
    for (const fault of faults) {
      await assert.rejects(addDataset(operator, { ...card, ...fault }), { code: "BAD_INPUT" });
    }
    const version = { dataset: "ucf101", name: "1.0", title: "UCF101", description: "" };
    await assert.rejects(addVersion(operator, version), { code: "CONFLICT" });
    await assert.rejects(addVersion(operator, { ...version, name: "a b" }), { code: "BAD_INPUT" });
    await assert.rejects(addVersion(operator, { ...version, dataset: "ucf" }), {
      code: "NOT_FOUND",
    });
    assert.equal(await lab.count("audit.entry WHERE act = 'dataset.add'"), 1);
  });
});
