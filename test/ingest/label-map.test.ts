import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openLab, type Lab } from "./lab.js";

const header = "label,youtube_id,time_start,time_end,split";

describe("the label map of an import", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  const readLabels = (revision: string): Promise<{ name: string; index: number | null }[]> =>
    lab.database.query(
      `SELECT a.name, b.label_index AS index FROM label b JOIN action_class a ON a.id = b.action_class_id
       JOIN revision r ON r.id = b.revision_id WHERE r.name = $1 ORDER BY a.name`,
      [revision],
    );

  it("gives each class its line number, classes without clips included", async () => {
    const labels = lab.write("map.txt", 'abseiling\n"air drumming"\nzumba\n');
    const files = [
      lab.write("val.csv", `${header}\nabseiling,m1,0,10,val\nair drumming,m2,0,10,val\n`),
    ];
    const report = await lab.import(files, { revision: "map", labels });
    assert.deepEqual(await readLabels("map"), [
      { name: "abseiling", index: 0 },
      { name: "air drumming", index: 1 },
      { name: "zumba", index: 2 },
    ]);
    assert.equal(report.classCount, 3);
    assert.deepEqual(report.notes, []);
  });

  it("leaves the index open without a map, and says so", async () => {
    const files = [lab.write("val.csv", `${header}\nabseiling,m1,0,10,val\n`)];
    const report = await lab.import(files, { revision: "open" });
    assert.deepEqual(await readLabels("open"), [{ name: "abseiling", index: null }]);
    assert.match(report.notes.join(), /label index of 1 classes is not known.*--labels/);
  });

  it("takes a map that comes later, and keeps it when the lists come again without", async () => {
    const revision = "kept";
    const files = [lab.write("val.csv", `${header}\nabseiling,m1,0,10,val\n`)];
    await lab.import(files, { revision });
    const labels = lab.write("map.txt", "abseiling\nzumba\n");
    const second = await lab.import(files, { revision, labels });
    assert.equal(second.isUnchanged, false);
    assert.equal((await lab.import(files, { revision, labels })).isUnchanged, true);
    assert.equal((await lab.import(files, { revision })).isUnchanged, true);
    const changed = [lab.write("val.csv", `${header}\nzumba,m1,0,10,val\n`)];
    await lab.import(changed, { revision });
    assert.deepEqual(await readLabels(revision), [
      { name: "abseiling", index: 0 },
      { name: "zumba", index: 1 },
    ]);
  });

  it("refuses rows of a class that the map lacks", async () => {
    const labels = lab.write("map.txt", "abseiling\n");
    const rows = Array.from({ length: 20 }, (_, index) => `abseiling,u${index},0,10,val`);
    const list = [header, ...rows, "Abseiling,u20,0,10,val"].join("\n");
    const report = await lab.import([lab.write("val.csv", list)], { revision: "lacks", labels });
    assert.deepEqual(report.refused, [
      {
        file: "val.csv",
        line: 22,
        column: "label",
        reason: "UNKNOWN_LABEL",
        detail: 'the label map has no class "Abseiling"',
      },
    ]);
  });

  it("refuses a map that a kept split contradicts", async () => {
    const revision = "contradicts";
    await lab.import([lab.write("train.csv", `${header}\ndunking,k1,0,10,train\n`)], { revision });
    const labels = lab.write("map.txt", "abseiling\n");
    const files = [lab.write("val.csv", `${header}\nabseiling,k2,0,10,val\n`)];
    await assert.rejects(lab.import(files, { revision, labels }), {
      code: "BAD_INPUT",
      message: /lacks "dunking", which the split TRAIN/,
    });
  });

  it("is read in each of its forms, with one digest", async () => {
    const files = [
      lab.write("val.csv", `${header}\nabseiling,m1,0,10,val\nair drumming,m2,0,10,val\n`),
    ];
    const forms = [
      "abseiling\nair drumming\n",
      '\uFEFFabseiling\r\n"air drumming"\r\n',
      "0 abseiling\n1 air drumming\n",
      '["abseiling", "air drumming"]',
      '{"\\"air drumming\\"": 1, "abseiling": 0}',
      '{"abseiling": 1, "air drumming": 2}',
      "1 abseiling\n2 air drumming\n",
    ];
    const { createHash } = await import("node:crypto");
    const digest = createHash("sha256").update("0\tabseiling\n1\tair drumming\n").digest("hex");
    for (const [index, form] of forms.entries()) {
      const labels = lab.write(`map-${index}`, form);
      const report = await lab.import(files, { revision: "forms", labels });
      assert.deepEqual([form, report.labelMapDigest], [form, digest]);
      assert.equal(report.isUnchanged, index > 0);
      assert.equal(/counts from 1/.test(report.notes.join()), index > 4, form);
    }
    assert.equal((await lab.import(files, { revision: "no-map" })).labelMapDigest, null);
  });

  it("refuses files that are no map", async () => {
    const files = [lab.write("val.csv", `${header}\nabseiling,n1,0,10,val\n`)];
    const faults: [string | Buffer, RegExp][] = [
      ["a\nb\na\n", /has "a" on line 1 and line 3/],
      ["a\n\nb\n", /an empty line \(2\)/],
      [Buffer.from([0xff, 0xfe, 0x61]), /UTF-8/],
      ['["a", 1]', /a JSON list of more than names/],
      ['["a", "a"]', /has "a" on place 0 and place 1/],
      ["[]", /is an empty list/],
      ["{}", /is an empty object/],
      ['{"a": 0, "a": 1}', /gives a name twice/],
      ['{"a": 0, "b": 0}', /gives the index 0 twice/],
      ['{"a": 0, "b": 2}', /leaves out an index below 2/],
      ['{"a": 0, "b": 1.5}', /gives "b" the index 1.5/],
      ['{"a": 0, "b": "1"}', /gives "b" the index "1"/],
      ['{"arts": ["knitting"]}', /groups classes/],
      ['{"a": NaN}', /is no valid JSON/],
      ["[".repeat(200_000), /is no valid JSON/],
      [`a\n${"b".repeat(201)}\n`, /more than 200 characters on line 2/],
    ];
    for (const [content, message] of faults) {
      const labels = lab.write("map.txt", content);
      await assert.rejects(lab.import(files, { labels }), { code: "BAD_INPUT", message });
    }
    await assert.rejects(lab.import(files, { labels: "/nowhere/map.txt" }), {
      code: "BAD_INPUT",
      message: /map\.txt is not there/,
    });
  });
});
