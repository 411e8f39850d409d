import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ImportOptions } from "../../src/ingest/index.js";
import { isKineographError } from "../../src/platform/index.js";
import { openLab, type Lab } from "./lab.js";

const header = "label,youtube_id,time_start,time_end,split";
/** Ids of eleven characters, as YouTube's are. */
const idOf = (n: number): string => `-a_${String(n).padStart(8, "0")}`;

describe("subsets of a revision", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    const rows = Array.from(
      { length: 40 },
      (_, n) => `air drumming,${idOf(n)},${n},${n + 10},train`,
    );
    const more = [
      `abseiling,${idOf(0)},50,60,train`,
      `zumba,${idOf(1)},1,11,val`,
      `throwing axe (in game),${idOf(50)},0,10,train`,
    ];
    await lab.import([lab.write("all.csv", [header, ...rows, ...more].join("\n"))]);
  });
  after(() => lab.close());

  const add = (subset: string, content: string, options: Partial<ImportOptions> = {}) =>
    lab.import([lab.write(`${subset}.txt`, content)], { subset, ...options });
  const readSubset = (name: string): Promise<unknown[]> =>
    lab.database.query(
      `SELECT c.source_id AS id, c.start_ms / 1000 AS start, x.split FROM subset_listing x
       JOIN clip c ON c.id = x.clip_id JOIN subset b ON b.id = x.subset_id AND b.name = $1
       ORDER BY 1, 2, 3`,
      [name],
    );
  const ids = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, n) => idOf(from + n));

  it("are made of a list of ids, and the same again changes nothing", async () => {
    const list = `${ids(2, 22).join("\r\n")}\r\n`;
    const report = await add("mini", `\uFEFF${list}`);
    assert.deepEqual(report.files, [{ name: "mini.txt", format: "ids" }]);
    assert.deepEqual([report.isUnchanged, report.splits, report.newClipCount], [false, [], 0]);
    assert.deepEqual([report.subset?.clipCount, report.subset?.rowCount], [20, 20]);
    assert.match(report.subset?.digest ?? "", /^[0-9a-f]{64}$/);
    const entries = await lab.count("audit.entry");
    const again = await add("mini", ids(2, 22).toReversed().join("\n"));
    assert.deepEqual([again.isUnchanged, again.subset], [true, report.subset]);
    assert.equal(await lab.count("audit.entry"), entries);
  });

  it("take every segment and split of an id, say so, and only those of --split when told", async () => {
    const list = [idOf(0), idOf(1), idOf(2)].join("\n");
    const report = await add("several", list);
    assert.equal(report.subset?.clipCount, 5);
    assert.match(report.notes.join(), /2 rows name several listings each/);
    const narrow = await add("narrow", list, { split: "TRAIN" });
    assert.equal(narrow.subset?.clipCount, 4);
    assert.deepEqual((await readSubset("narrow")).at(0), { id: idOf(0), start: 0, split: "TRAIN" });
  });

  it("are made of paths, with or without times, frames, numbers and folders that are classes", async () => {
    const lines = [
      `air drumming/${idOf(2)}_000002_000012`,
      `air_drumming/${idOf(3)}_000003_000013.mp4 0`,
      `air drumming/${idOf(4)}.mp4 7`,
      `Air Drumming/${idOf(5)}_000005_000015 250 7`,
      `/data/kinetics/train/${idOf(6)}.mkv,7`,
      `${idOf(7)}_7_17.webm`,
      `"air drumming/${idOf(8)}.mp4",7`,
      `throwing_axe_in_game/${idOf(50)}.mp4 -1`,
      `abseiling/${idOf(0)}_000050_000060`,
    ];
    const report = await add("paths", lines.join("\n"));
    assert.deepEqual(report.refused, []);
    assert.equal(report.files[0]?.format, "paths");
    assert.equal(report.subset?.clipCount, lines.length);
  });

  it("are made of CSV and JSON too", async () => {
    const csv = `youtube_id,time_start,time_end\n${idOf(9)},9,19\n${idOf(0)},50,60\n`;
    assert.equal((await add("csv", csv)).subset?.clipCount, 2);
    const json = {
      [idOf(9)]: { annotations: { label: "air drumming", segment: [9, 19] }, subset: "train" },
    };
    assert.equal((await add("json", JSON.stringify(json))).subset?.clipCount, 1);
  });

  it("tell each line that is not listed, is listed as another class, or stands twice", async () => {
    const lines = [
      ...ids(2, 40).map((id) => `air drumming/${id}.mp4`),
      `abseiling/${idOf(2)}.mp4`,
      `air drumming/${idOf(3)}_000003_000014.mp4`,
      `air drumming/${idOf(5)}.mp4`,
    ];
    const report = await add("told", lines.join("\n"));
    assert.deepEqual(
      report.refused.map(({ line, reason, detail }) => [line, reason, detail]),
      [
        [39, "CONFLICTING_LABEL", 'it is listed as "air drumming", not as "abseiling"'],
        [40, "NOT_LISTED", `"${idOf(3)}" from 3 s is not listed`],
        [41, "DUPLICATE", "the same clip stands on line 4"],
      ],
    );
    assert.equal(report.subset?.clipCount, 38);
  });

  it("are refused where more than a tenth is not listed, unless they may be partial", async () => {
    const list = [...ids(2, 10), "notlisted01", "notlisted02"].join("\n");
    await assert.rejects(add("part", list), (error) => {
      assert.ok(isKineographError(error, "BAD_INPUT"));
      assert.match(error.message, /2 of 10 rows of part\.txt are refused.*--partial/);
      return true;
    });
    assert.equal(await lab.count("subset WHERE name = 'part'"), 0);
    const report = await add("part", list, { isPartial: true });
    assert.deepEqual([report.subset?.clipCount, report.refusedCount], [8, 2]);
    await assert.rejects(add("none", "notlisted01\n", { isPartial: true }), {
      code: "BAD_INPUT",
      message: /All rows of none\.txt are refused/,
    });
  });

  it("are refused without a name, under a wrong one, and of a revision that lists nothing", async () => {
    const list = lab.write("list.txt", ids(2, 4).join("\n"));
    const faults: [Partial<ImportOptions>, RegExp][] = [
      [{}, /list\.txt is a list of ids.*--subset NAME/],
      [{ subset: "a b" }, /"a b" is no name of a subset/],
      [{ subset: "x", revision: "empty" }, /Revision empty of kinetics 400 lists no clip yet/],
      [{ subset: "x", labels: list }, /leave --labels out/],
      [{ subset: "x", isPublish: true }, /published with its revision/],
      [{ split: "TRAIN" }, /name it with --subset/],
    ];
    for (const [options, message] of faults) {
      await assert.rejects(lab.import([list], options), { code: "BAD_INPUT", message });
    }
    assert.equal(await lab.count("revision WHERE name = 'empty'"), 0);
  });

  it("follow a draft whose lists are replaced, and the report says what they lost", async () => {
    const revision = "draft";
    const rows = ids(2, 12).map((id) => `air drumming,${id},0,10,train`);
    await lab.import([lab.write("train.csv", [header, ...rows].join("\n"))], { revision });
    await add("kept", ids(2, 12).join("\n"), { revision });
    const fewer = lab.write("train.csv", [header, ...rows.slice(3)].join("\n"));
    const report = await lab.import([fewer], { revision });
    assert.match(report.notes.join(), /The subset kept lost 3 clips/);
    const again = await add("kept", ids(5, 12).join("\n"), { revision });
    assert.deepEqual([again.isUnchanged, again.subset?.clipCount], [true, 7]);
    const other = await add("kept", ids(5, 8).join("\n"), { revision });
    assert.deepEqual([other.isUnchanged, other.subset?.clipCount], [false, 3]);
  });

  it("of a published revision are added, and never change", async () => {
    const revision = "final";
    const rows = ids(2, 12).map((id) => `air drumming,${id},0,10,train`);
    const list = lab.write("train.csv", [header, ...rows].join("\n"));
    await lab.import([list], { revision, isPublish: true });
    await add("first", ids(2, 8).join("\n"), { revision });
    await assert.rejects(add("first", ids(2, 9).join("\n"), { revision }), {
      code: "CONFLICT",
      message: /published.*another name/,
    });
    assert.equal((await add("first", ids(2, 8).join("\n"), { revision })).isUnchanged, true);
  });
});
