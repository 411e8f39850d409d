import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { addDataset } from "../../src/catalog/index.js";
import { checkCounts, type CheckedSplit } from "../../src/ingest/index.js";
import { openLab, type Lab } from "./lab.js";

const header = "label,youtube_id,time_start,time_end,split";

describe("counts against what is published", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  /** A list of so many rows, of which `twice` have the id of another. */
  function write(split: string, rows: number, { classes = 400, twice = 0 } = {}): string {
    const lines = Array.from({ length: rows }, (_, n) => {
      const isTwice = n < twice;
      const id = `${split}-${String(isTwice ? n + twice : n).padStart(6, "0")}`;
      return `class ${n % classes},${id},${isTwice ? 20 : 0},${isTwice ? 30 : 10},${split}`;
    });
    return lab.write(`${split}.csv`, [header, ...lines].join("\n"));
  }

  async function check(version: string): Promise<Record<string, Partial<CheckedSplit>>> {
    const { revisions } = await checkCounts(lab.as("OPERATOR"), { dataset: "kinetics", version });
    return Object.fromEntries(
      revisions.flatMap(({ revision, splits }) =>
        splits.map(({ split, verdict, vintages, nearest }) => [
          `${revision} ${split}`,
          { verdict, vintages, nearest },
        ]),
      ),
    );
  }

  it("tell the vintage of each split, or by how much it differs", async () => {
    await lab.import([write("val", 19_906), write("test", 12)]);
    await lab.import([write("val", 18_009)], { revision: "mine" });
    await lab.import([write("val", 19_906), write("test", 35_000)], { revision: "deepmind" });
    const found = await check("400");
    const nothing = { nearest: null };
    assert.deepEqual(found["first-release VALIDATE"], {
      verdict: "EQUAL",
      vintages: ["first-release"],
      ...nothing,
    });
    assert.deepEqual(found["mine VALIDATE"], {
      verdict: "EQUAL",
      vintages: ["deepmind-rocksyne"],
      ...nothing,
    });
    assert.deepEqual(found["deepmind VALIDATE"], {
      verdict: "OTHER_VINTAGE",
      vintages: ["first-release"],
      ...nothing,
    });
    const far = found["deepmind TEST"];
    assert.deepEqual([far?.verdict, far?.vintages], ["DIFFERENT", []]);
    assert.deepEqual(
      [far?.nearest?.vintage, far?.nearest?.count, far?.nearest?.difference],
      ["deepmind", 35_357, -357],
    );
    assert.match(far?.nearest?.source ?? "", /prijatelj/);
    assert.equal(found["first-release TEST"]?.nearest?.difference, 12 - 38_685);
  });

  it("count ids where ids were published", async () => {
    // As DeepMind's later file: 28,313 ids on 28,318 rows; here on fewer rows than that.
    const file = write("val", 28_315, { classes: 600, twice: 2 });
    await lab.import([file], { version: "600", revision: "deepmind" });
    const found = await check("600");
    assert.deepEqual(found["deepmind VALIDATE"]?.vintages, ["deepmind"]);
    const operator = lab.as("OPERATOR");
    const report = await checkCounts(operator, { dataset: "kinetics", version: "600" });
    assert.equal(report.isKnown, true);
    assert.deepEqual(
      report.revisions.map(({ revision, classes, publishedClasses, splits }) => [
        revision,
        classes,
        publishedClasses,
        splits.map(({ rows, ids }) => [rows, ids]),
      ]),
      [["deepmind", 600, 600, [[28_315, 28_313]]]],
    );
  });

  it("know no figure of other data sets, and other numbers of classes for a difference", async () => {
    const operator = lab.as("OPERATOR");
    const card = { slug: "other", title: "Other", description: "", source: "YOUTUBE" as const };
    await addDataset(operator, card);
    const options = { dataset: "other", version: "1", isNewVersion: true };
    await lab.import([write("val", 10)], options);
    const other = await checkCounts(operator, { dataset: "other" });
    assert.deepEqual([other.isKnown, other.revisions[0]?.splits[0]?.verdict], [true, "UNKNOWN"]);
    await lab.import([write("val", 35_000, { classes: 699 })], { version: "700" });
    const wrong = await checkCounts(operator, { dataset: "kinetics", version: "700" });
    assert.deepEqual([wrong.isKnown, wrong.revisions[0]?.splits[0]?.verdict], [false, "EQUAL"]);
    assert.equal((await checkCounts(operator, { dataset: "kinetics" })).isKnown, false);
  });

  it("are for operators, of what lists something", async () => {
    await assert.rejects(checkCounts(lab.as("STUDENT"), { dataset: "kinetics" }), {
      code: "FORBIDDEN",
    });
    for (const name of [{ dataset: "none" }, { dataset: "kinetics", version: "700-2020" }]) {
      await assert.rejects(checkCounts(lab.as("ADMIN"), name), {
        code: "NOT_FOUND",
        message: /lists nothing.*dataset import/,
      });
    }
  });
});
