import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openLab, type Lab } from "./lab.js";

const header = "label,youtube_id,time_start,time_end,split,is_cc";
const goodRows = Array.from({ length: 400 }, (_, index) => `dunking,good${index},0,10,val,0`);

describe("rows and files that an import refuses", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  it("tells each refused row with file, line, column and reason, and takes the rest", async () => {
    const faults: [string | Buffer, string | null, string][] = [
      ["dunking,,0,10,val,0", "youtube_id", "BAD_ID"],
      ["dunking,a b,0,10,val,0", "youtube_id", "BAD_ID"],
      ["dunking,a\tb,0,10,val,0", "youtube_id", "BAD_ID"],
      ["dunking,a\u00a0b,0,10,val,0", "youtube_id", "BAD_ID"],
      [`dunking,${"x".repeat(201)},0,10,val,0`, "youtube_id", "BAD_ID"],
      ["dunking,t1,zero,10,val,0", "time_start", "BAD_TIME"],
      ["dunking,t2,-1,10,val,0", "time_start", "BAD_TIME"],
      ["dunking,t3,0,1e3,val,0", "time_end", "BAD_TIME"],
      ["dunking,t4,0,,val,0", "time_end", "BAD_TIME"],
      ["dunking,t5,10,10,val,0", "time_end", "BAD_TIME"],
      ["dunking,t6,0,99999999999,val,0", "time_end", "BAD_TIME"],
      ["dunking,t7,0x1,10,val,0", "time_start", "BAD_TIME"],
      ["dunking,s1,0,10,dev,0", "split", "UNKNOWN_SPLIT"],
      ["dunking,s2,0,10,,0", "split", "UNKNOWN_SPLIT"],
      [",l1,0,10,val,0", "label", "BAD_LABEL"],
      [`${"y".repeat(201)},l2,0,10,val,0`, "label", "BAD_LABEL"],
      ["dunking,f1,0,10,val,maybe", "is_cc", "BAD_FLAG"],
      ["dunking,n1,0,10,val", null, "FIELD_COUNT"],
      ["dunking,n2,0,10,val,0,more", null, "FIELD_COUNT"],
      ['"dunking,q1,0,10,val,0', null, "UNTERMINATED_QUOTE"],
      ['"dunking"s,q2,0,10,val,0', null, "BAD_QUOTES"],
      [Buffer.from([0x64, 0xff, ...Buffer.from(",u1,0,10,val,0")]), null, "INVALID_UTF8"],
      ["dunking,good0,0,10,val,1", "youtube_id", "DUPLICATE"],
      ["passing,good1,0,10,val,0", "youtube_id", "CONFLICTING_LABEL"],
    ];
    const lines = [header, ...goodRows, ...faults.map(([line]) => line)];
    const list = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from("\n")]));
    const report = await lab.import([lab.write("val.csv", list)], { revision: "faults" });
    assert.deepEqual(
      report.refused.map(({ file, line, column, reason }) => [file, line, column, reason]),
      faults.map(([, column, reason], index) => ["val.csv", 402 + index, column, reason]),
    );
    assert.equal(report.refusedCount, faults.length);
    assert.deepEqual(report.splits, [{ split: "VALIDATE", rows: 400, classes: 1 }]);
    assert.match(report.refused.at(-1)?.detail ?? "", /stands on line 3, as "dunking"/);
  });

  it("goes on with the line after an open quote", async () => {
    const list = [
      header,
      ...goodRows.slice(0, 20),
      '"open,a,0,1,val,0',
      "dunking,after,0,10,val,0",
    ];
    const report = await lab.import([lab.write("val.csv", list.join("\r\n"))], {
      revision: "open",
    });
    assert.equal(report.splits[0]?.rows, 21);
    assert.deepEqual(
      report.refused.map((row) => row.line),
      [22],
    );
  });

  it("counts beyond the first 1,000 refused rows", async () => {
    const many = Array.from({ length: 12_000 }, (_, index) => `dunking,m${index},0,10,val,0`);
    const bad = Array.from({ length: 1_100 }, () => "dunking,m,0,0,val,0");
    const list = [header, ...many, ...bad].join("\n");
    const report = await lab.import([lab.write("val.csv", list)], { revision: "many" });
    assert.equal(report.refusedCount, 1_100);
    assert.equal(report.refused.length, 1_000);
  });

  it("refuses the import when more than a tenth of one file's rows are refused", async () => {
    const bad = Array.from({ length: 3 }, (_, index) => `dunking,b${index},0,0,val,0`);
    const list = (good: number) => [header, ...goodRows.slice(0, good), ...bad].join("\n");
    const wrong = lab.write("wrong.csv", list(26));
    await assert.rejects(lab.import([wrong], { revision: "tenth" }), {
      code: "BAD_INPUT",
      message:
        /3 of 29 rows of wrong\.csv are refused, so nothing was imported\. line 28, time_end: /,
    });
    const right = lab.write("right.csv", list(27));
    assert.equal((await lab.import([right], { revision: "tenth" })).refusedCount, 3);
  });

  it("refuses files that are no list of clips, and says what they are", async () => {
    const faults: [string, string | Buffer, RegExp][] = [
      ["empty.csv", "", /empty\.csv is empty/],
      ["blank.csv", "\n\n", /blank\.csv is empty/],
      ["header.csv", `${header}\n`, /holds no row of a clip/],
      ["all.csv", `${header}\na,b,1,1,val,0\n`, /All rows of all\.csv are refused/],
      [
        "columns.csv",
        "name,clip\nx,y\n",
        /columns "name, clip"; wanted are youtube_id, time_start/,
      ],
      [
        "twice.csv",
        "youtube_id,time_start,time_start,time_end\nx,0,0,1\n",
        /column time_start twice/,
      ],
      ["ava.csv", "-5KQ66BBWC4,0902.000000,0.1,0.2,0.3,0.4,12\n", /AVA-Kinetics/],
      ["ava2.csv", "-5KQ66BBWC4,902.000000\n", /AVA-Kinetics/],
      ["cmn.list", "air drumming/-VtLx-mcPds_000012_000022\n", /list of paths.*--subset NAME/],
      ["ids.txt", "-VtLx-mcPds\n0wR5jVB-WPk\n", /list of ids.*--subset NAME/],
      ["packed.csv", Buffer.from([0x1f, 0x8b, 8, 0, 0xff]), /no text in UTF-8/],
      ["wide.csv", Buffer.from(`\uFEFF${header}\n`, "utf16le"), /no text in UTF-8/],
      ["long.csv", "x".repeat(70_000), /more than 64 KiB/],
      [
        "list.csv",
        "youtube_id,time_start,time_end\na,0,1\n",
        /name tells no split.*list_train\.csv/,
      ],
    ];
    for (const [name, content, message] of faults) {
      const files = [lab.write(name, content)];
      await assert.rejects(lab.import(files), { code: "BAD_INPUT", message }, name);
    }
    await assert.rejects(lab.import(["/nowhere/val.csv"]), { message: /no file "val\.csv"/ });
    await assert.rejects(lab.import(["/tmp"]), { message: /something else/ });
    await assert.rejects(lab.import([]), { code: "BAD_INPUT" });
    assert.equal(await lab.count("revision WHERE name = 'first-release'"), 0);
  });

  it("reads every spelling of a split, in the column or in the file's name", async () => {
    const words = {
      TRAIN: ["train", "training", "TRAIN"],
      VALIDATE: ["val", "validate", "validation", "valid"],
      TEST: ["test", "testing"],
      HOLDOUT: ["holdout", "held-out"],
    };
    for (const [split, spellings] of Object.entries(words)) {
      for (const word of spellings) {
        const list = `youtube_id,time_start,time_end,split\nword,0,10,${word}\n`;
        const report = await lab.import([lab.write("list.csv", list)], { isDryRun: true });
        assert.deepEqual(report.splits, [{ split, rows: 1, classes: 0 }], word);
      }
    }
    const names = {
      "kinetics-400_val.csv": "VALIDATE",
      "train.txt": "TRAIN",
      "kinetics600_holdout_test.csv": "HOLDOUT",
      "k700-testing.csv": "TEST",
    };
    for (const [name, split] of Object.entries(names)) {
      const list = "youtube_id,time_start,time_end\nword,0,10\n";
      const report = await lab.import([lab.write(name, list)], { isDryRun: true });
      assert.equal(report.splits[0]?.split, split, name);
    }
  });

  it("reads rows whole that stand across two chunks of a file", async () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, index) => `"air ""drumming""",chunk-${index},${index},${index + 10},train,0`,
    );
    const list = [header, ...rows].join("\r\n");
    let told = [0, 0];
    const report = await lab.import([lab.write("train.csv", list)], {
      revision: "chunks",
      onProgress: (...bytes) => (told = bytes),
    });
    assert.deepEqual(report.splits, [{ split: "TRAIN", rows: 40_000, classes: 1 }]);
    assert.deepEqual(told, [list.length, list.length]);
    assert.equal(await lab.count(`action_class WHERE name = 'air "drumming"'`), 1);
  });
});
