import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openLab, type Lab } from "./lab.js";

/** An entry of DeepMind's JSON, with `more` in place of its parts. */
const entry = (more: object = {}) => ({
  annotations: { label: "testifying", segment: [84.0, 94.0] },
  duration: 10.0,
  subset: "train",
  url: "https://www.youtube.com/watch?v=ID",
  ...more,
});

/** Many good entries, so that a few bad ones are told and not refused with all the rest. */
const goodEntries = Object.fromEntries(
  Array.from({ length: 200 }, (_, n) => [`good_${String(n).padStart(6, "0")}`, entry()]),
);

describe("lists in JSON", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  const readListings = (revision: string): Promise<unknown[]> =>
    lab.database.query(
      `SELECT c.source_id AS id, c.start_ms, c.end_ms, a.name, l.split
       FROM listing l JOIN clip c ON c.id = l.clip_id LEFT JOIN action_class a ON a.id = l.action_class_id
       JOIN revision r ON r.id = l.revision_id AND r.name = $1 ORDER BY c.source_id COLLATE "C"`,
      [revision],
    );

  it("keyed by id are read as DeepMind publishes them, hidden test labels too", async () => {
    const list = {
      "---QUuC4vJs": entry({ subset: "validate" }),
      "-3B32lodo2M": entry({ subset: "test", annotations: { segment: [0.5, 10.25] } }),
    };
    const file = lab.write("deepmind.json", JSON.stringify(list, null, 4));
    const report = await lab.import([file], { revision: "deepmind" });
    assert.deepEqual(report.files, [{ name: "deepmind.json", format: "deepmind-json" }]);
    assert.match(report.notes.join(" "), /keyed by id: it holds one segment of each id/);
    assert.deepEqual(await readListings("deepmind"), [
      {
        id: "---QUuC4vJs",
        start_ms: 84_000,
        end_ms: 94_000,
        name: "testifying",
        split: "VALIDATE",
      },
      { id: "-3B32lodo2M", start_ms: 500, end_ms: 10_250, name: null, split: "TEST" },
    ]);
    assert.equal((await lab.import([file], { revision: "deepmind" })).isUnchanged, true);
  });

  it("and CSV of the same clips are the same lists", async () => {
    const csv =
      "label,youtube_id,time_start,time_end,split\ntestifying,---QUuC4vJs,84,94,validate\n";
    const json = `\uFEFF${JSON.stringify({ "---QUuC4vJs": entry({ subset: "validation" }) })}`;
    const one = await lab.import([lab.write("val.csv", csv)], { revision: "one" });
    const two = await lab.import([lab.write("val.json", json)], { revision: "one" });
    assert.equal(two.isUnchanged, true);
    assert.equal(two.manifestDigest, one.manifestDigest);
  });

  it("keyed by clip take the times from the key, and bring their label map", async () => {
    const database = {
      "-kYzxMKp514_000086_000096": entry({
        subset: "training",
        annotations: { label: "zumba", segment: [1, 301] },
      }),
      __NrybzYzUg_000415_000425: { subset: "testing" },
    };
    const file = lab.write(
      "kinetics.json",
      JSON.stringify({ labels: ["abseiling", "zumba"], database }),
    );
    const report = await lab.import([file], { revision: "resnets" });
    assert.equal(report.files[0]?.format, "3d-resnets-json");
    assert.equal(report.classCount, 2);
    assert.match(report.labelMapDigest ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(await readListings("resnets"), [
      { id: "-kYzxMKp514", start_ms: 86_000, end_ms: 96_000, name: "zumba", split: "TRAIN" },
      { id: "__NrybzYzUg", start_ms: 415_000, end_ms: 425_000, name: null, split: "TEST" },
    ]);
    const other = lab.write("map.txt", "zumba\nabseiling\n");
    await assert.rejects(lab.import([file], { revision: "resnets", labels: other }), {
      code: "BAD_INPUT",
      message: /label map in kinetics\.json is another than that of --labels/,
    });
  });

  it("are read with the outermost keys in any order, and the clips before their classes", async () => {
    const clip =
      '"0wR5jVB-WPk_000417_000427": {"subset": "training", "annotations": {"label": "b"}}';
    const text = `{"version": "1", "database": {${clip}}, "labels": ["a", "b"]}`;
    const report = await lab.import([lab.write("late.json", text)], { revision: "late" });
    assert.deepEqual([report.splits[0]?.rows, report.classCount], [1, 2]);
    assert.match(report.notes.join(), /Columns not read: version/);
  });

  it("tell each refused entry with its line and reason, and take the rest", async () => {
    const faults: [string, string | null, string][] = [
      [
        '"t1": {"annotations": {"label": "x", "segment": [10, 10]}, "subset": "train"}',
        "annotations.segment",
        "BAD_TIME",
      ],
      [
        '"t2": {"annotations": {"label": "x", "segment": ["0", "10"]}, "subset": "train"}',
        "annotations.segment",
        "BAD_TIME",
      ],
      [
        '"t3": {"annotations": {"label": "x", "segment": [0, 1e12]}, "subset": "train"}',
        "annotations.segment",
        "BAD_TIME",
      ],
      [
        '"t4": {"annotations": {"label": "x", "segment": [0, 10, 20]}, "subset": "train"}',
        "annotations.segment",
        "BAD_TIME",
      ],
      [
        '"n1": {"annotations": {"label": "x", "segment": [NaN, 10]}, "subset": "train"}',
        null,
        "BAD_JSON",
      ],
      [
        '"k1": {"annotations": {"label": "x", "label": "y", "segment": [0, 10]}, "subset": "train"}',
        null,
        "BAD_JSON",
      ],
      [
        `"d1": {"deep": ${"[".repeat(3000)}${"]".repeat(3000)}, "subset": "train"}`,
        null,
        "BAD_JSON",
      ],
      [
        '"s1": {"annotations": {"label": "x", "segment": [0, 10]}, "subset": "dev"}',
        "subset",
        "UNKNOWN_SPLIT",
      ],
      [
        '"s2": {"annotations": {"label": "x", "segment": [0, 10]}, "subset": 1}',
        "subset",
        "UNKNOWN_SPLIT",
      ],
      [
        '"l1": {"annotations": {"segment": [0, 10]}, "subset": "train"}',
        "annotations.label",
        "BAD_LABEL",
      ],
      [
        '"l2": {"annotations": {"label": {"a": 1}, "segment": [0, 10]}, "subset": "train"}',
        "annotations.label",
        "BAD_LABEL",
      ],
      [
        `"l3": {"annotations": {"label": "${"y".repeat(300)}", "segment": [0, 10]}, "subset": "train"}`,
        "annotations.label",
        "BAD_LABEL",
      ],
      [
        '"a b": {"annotations": {"label": "x", "segment": [0, 10]}, "subset": "train"}',
        "key",
        "BAD_ID",
      ],
      [
        '"\\u0000": {"annotations": {"label": "x", "segment": [0, 10]}, "subset": "train"}',
        "key",
        "BAD_ID",
      ],
      ['"e1": {"annotations": [], "subset": "train"}', "annotations", "BAD_ENTRY"],
      ['"e2": null', null, "BAD_ENTRY"],
      [
        '"good_000001": {"annotations": {"label": "x", "segment": [7, 9]}, "subset": "train"}',
        "key",
        "DUPLICATE_KEY",
      ],
    ];
    const good = Object.entries(goodEntries).map(
      ([id, each]) => `"${id}": ${JSON.stringify(each)}`,
    );
    const text = `{\n${[...good, ...faults.map(([line]) => line)].join(",\n")}\n}\n`;
    const report = await lab.import([lab.write("faults.json", text)], { revision: "faults" });
    assert.deepEqual(
      report.refused.map(({ line, column, reason }) => [line, column, reason]),
      faults.map(([, column, reason], index) => [202 + index, column, reason]),
    );
    assert.deepEqual(report.splits, [{ split: "TRAIN", rows: 200, classes: 1 }]);
  });

  it("are refused whole where they are no JSON, and nothing is left of them", async () => {
    const good = JSON.stringify(goodEntries);
    const faults: [string, RegExp][] = [
      [good.slice(0, -40), /line 1: the file ends in the middle: it was cut off/],
      ["{", /the file ends in the middle/],
      [`${good}\n{}`, /line 2: is no JSON here: "\{"/],
      [good.replace('"good_000007"', "good_000007"), /is no JSON here: "g"/],
      [good.replace('"good_000009":', '"good_000009"'), /is no JSON here/],
      [`{"a": {"label": "${"x".repeat(100_000)}"}}`, /value of more than 64 KiB/],
      [`{"${"x".repeat(100_000)}": 1}`, /value of more than 64 KiB/],
      [`{"a": ${"[".repeat(200_000)}`, /value of more than 64 KiB/],
      ["{}", /holds no row of a clip/],
      ['["abseiling"]', /a JSON list.*--labels/],
      ['{"abseiling": 0}', /is a label map. Give it with --labels/],
      ['{"arts": ["knitting"]}', /it groups classes/],
      ['{"labels": [1], "database": {}}', /labels is no list of class names/],
      [
        '{"labels": ["a", "a"], "database": {"0wR5jVB-WPk_000001_000002": {"subset": "train", "annotations": {"label": "a"}}}}',
        /label map in bad\.json has "a"/,
      ],
      ['{"labels": ["a"], "clips": {}}', /the key "clips" stands beside "database"/],
    ];
    for (const [text, message] of faults) {
      const file = lab.write("bad.json", text);
      await assert.rejects(
        lab.import([file], { revision: "whole" }),
        { code: "BAD_INPUT", message },
        text.slice(0, 60),
      );
    }
    assert.equal(await lab.count("revision WHERE name = 'whole'"), 0);
  });

  it("are read alike however their bytes are cut into chunks", async () => {
    const list = Object.fromEntries(
      Array.from({ length: 4000 }, (_, n) => [
        `é\\"${String(n).padStart(8, "0")}`.replaceAll("\\", "_"),
        entry({ annotations: { label: `läbel "${n % 7}" }],{`, segment: [n, n + 10] } }),
      ]),
    );
    const text = JSON.stringify(list, null, 1);
    let told = [0, 0];
    const report = await lab.import([lab.write("chunks.json", text)], {
      revision: "chunks",
      onProgress: (...bytes) => (told = bytes),
    });
    assert.deepEqual(report.refused, []);
    assert.deepEqual(report.splits, [{ split: "TRAIN", rows: 4000, classes: 7 }]);
    const size = Buffer.byteLength(text);
    assert.deepEqual(told, [size, size]);
  });

  it("are read as the format that is forced", async () => {
    const file = lab.write("forced.json", JSON.stringify({ "0wR5jVB-WPk_000417_000427": entry() }));
    const report = await lab.import([file], { revision: "forced", isDryRun: true });
    assert.equal(report.files[0]?.format, "deepmind-json");
    await assert.rejects(lab.import([file], { revision: "forced", format: "csv" }), {
      code: "BAD_INPUT",
      message: /has the columns/,
    });
    await assert.rejects(lab.import([file], { revision: "forced", format: "3d-resnets-json" }), {
      code: "BAD_INPUT",
      message: /stands beside "database"/,
    });
  });
});
