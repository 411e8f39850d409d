import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { importAnnotations } from "../../src/ingest/index.js";
import { lacksRealData, realData } from "../ingest/lab.js";
import { startProduct, type TestProduct } from "../support/product.js";

const lists: [version: string, revision: string, files: string[], labels: string | null][] = [
  ["400", "first-release", ["kinetics-400_val.csv", "kinetics-400_test.csv"], "k400"],
  ["400", "deepmind", ["deepmind_kinetics400_validate.csv", "deepmind_kinetics400_test.csv"], null],
  ["600", "first-release", ["kinetics-600_val.csv", "kinetics-600_test.csv"], "k600"],
  ["700-2020", "first-release", ["kinetics-700_2020_val.csv", "kinetics-700_2020_test.csv"], null],
];

/** Of `train`, `evaluate`, and what they share: facts of the real files. */
const facts: [train: string, evaluate: string, level: string, count: number][] = [
  ["400:VALIDATE", "600:VALIDATE", "VIDEO", 13_569],
  ["400:VALIDATE", "600:VALIDATE", "SEGMENT", 13_566],
  ["600:VALIDATE", "400:VALIDATE", "VIDEO", 13_569],
  ["400:VALIDATE", "600:TEST", "VIDEO", 450],
  ["400:VALIDATE", "700-2020:VALIDATE", "VIDEO", 208],
  ["400:TEST", "700-2020:VALIDATE", "VIDEO", 4_283],
  ["600:TEST", "700-2020:VALIDATE", "VIDEO", 6_387],
  ["600:VALIDATE", "600:TEST", "VIDEO", 28],
  ["700-2020:VALIDATE", "700-2020:TEST", "VIDEO", 107],
];

interface Overlap {
  splitOverlap: {
    verdict: string;
    count: number;
    words: string;
    clips: { totalCount: number };
    safeSubset: { count: number; leftOutCount: number };
  };
}

const query = `query ($train: [SplitRef!]!, $evaluate: [SplitRef!]!, $level: OverlapLevel!) {
  splitOverlap(train: $train, evaluate: $evaluate, level: $level) {
    verdict count words clips(first: 1) { totalCount } safeSubset { count leftOutCount }
  }
}`;

function toRef(name: string) {
  const [version, split] = name.split(":");
  // The first release of 400, not the list that DeepMind cut down later.
  return { version, split, revision: "first-release" };
}

describe("the real lists of Kinetics against each other", { skip: lacksRealData }, () => {
  let lab: TestProduct;
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "off" });
    for (const [version, revision, names, labels] of lists) {
      await importAnnotations(await lab.context(), {
        dataset: "kinetics",
        version,
        revision,
        files: names.map((name) => join(realData ?? "", "annotations", name)),
        labels:
          labels === null
            ? undefined
            : join(realData ?? "", "labels", `mmaction2_label_map_${labels}.txt`),
        isPublish: true,
      });
    }
  });
  after(() => lab?.close());

  for (const [train, evaluate, level, count] of facts) {
    it(`share ${count} at level ${level}: ${train} and ${evaluate}`, async () => {
      const variables = { train: [toRef(train)], evaluate: [toRef(evaluate)], level };
      const { data, errors } = await lab.ask<Overlap>(query, variables);
      assert.deepEqual(errors, []);
      const found = data?.splitOverlap ?? assert.fail("no data");
      assert.deepEqual([found.verdict, found.count], ["OVERLAPS", count]);
      assert.ok(found.words.includes(count.toLocaleString("en-US")), found.words);
      // Every shared video has a clip on this side, and some have two.
      assert.ok(found.clips.totalCount >= count);
      assert.equal(found.safeSubset.leftOutCount, found.clips.totalCount);
    });
  }
});
