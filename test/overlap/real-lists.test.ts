import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { importAnnotations } from "../../src/ingest/index.js";
import { lacksRealData, realData } from "../ingest/lab.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { comparePlainly, readList } from "./read-list.js";

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

/** The README of the real data tells the first eleven; the last is K600's own spelling. */
const knownRenames: [string, string][] = [
  ["baby waking up", "waking up"],
  ["balloon blowing", "inflating balloons"],
  ["changing wheel", "changing wheel (not on bike)"],
  ["cooking sausages", "cooking sausages (not on barbeque)"],
  ["dying hair", "dyeing hair"],
  ["garbage collecting", "person collecting garbage"],
  ["hugging", "hugging (not baby)"],
  ["making bed", "making the bed"],
  ["opening bottle", "opening bottle (not wine)"],
  ["throwing ball", "throwing ball (not baseball or American football)"],
  ["tying tie", "tying necktie"],
  ["passing American football (not in game)", "passing american football (not in game)"],
];

interface Comparison {
  compareVersions: {
    clipCounts: Record<string, number>;
    addedClasses: { totalCount: number };
    removedClasses: { totalCount: number };
    renamedClasses: {
      nodes: {
        from: { name: string; labelIndex: number; version: string };
        to: { name: string; labelIndex: number; version: string };
        reason: string;
        sharedClipCount: number;
        shareOfOld: number | null;
        examples: { sourceId: string }[];
      }[];
    };
    labelIndexChanges: { totalCount: number };
  };
}

const comparison = `query ($from: String!, $to: String!, $fromRevision: String, $toRevision: String) {
  compareVersions(from: $from, to: $to, fromRevision: $fromRevision, toRevision: $toRevision) {
    clipCounts { from to shared unchanged added removed retimed retimedFrom moved relabelled renamed labelled unlabelled }
    addedClasses { totalCount } removedClasses { totalCount } labelIndexChanges { totalCount }
    renamedClasses { nodes { from { name labelIndex version } to { name labelIndex version }
      reason sharedClipCount shareOfOld examples { sourceId } } }
  }
}`;

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

  async function compare(from: string, to: string, revisions: object = {}) {
    const variables = { from, to, fromRevision: "first-release", ...revisions };
    const { data, errors } = await lab.ask<Comparison>(comparison, variables);
    assert.deepEqual(errors, []);
    return data?.compareVersions ?? assert.fail("no data");
  }

  /** What the files of a revision list. */
  function plainList(version: string, revision = "first-release") {
    const names = lists.find(([v, r]) => v === version && r === revision)?.[2] ?? [];
    return readList(names.map((name) => join(realData ?? "", "annotations", name)));
  }

  it("tell the classes that K600 renamed, each by the clips that carry both labels", async () => {
    const found = await compare("400", "600");
    const { nodes } = found.renamedClasses;
    assert.deepEqual(
      new Map(nodes.map(({ from, to }) => [from.name, to.name])),
      new Map(knownRenames.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    );
    for (const { from, sharedClipCount, shareOfOld, examples } of nodes) {
      assert.ok(sharedClipCount >= 20 && shareOfOld === 1, from.name);
      assert.equal(examples.length, 3, from.name);
    }
    const spelled = nodes.filter(({ reason }) => reason === "SPELLING");
    assert.deepEqual(
      spelled.map(({ from }) => from.name),
      ["passing American football (not in game)"],
    );
    const hair = nodes.find(({ from }) => from.name === "dying hair") ?? assert.fail();
    assert.deepEqual([hair.from.version, hair.to.version], ["400", "600"]);
    assert.ok(hair.from.labelIndex !== hair.to.labelIndex);
    assert.equal(found.removedClasses.totalCount, 32 - 12);
    assert.equal(found.addedClasses.totalCount, 232 - 12);
  });

  it("tell a class whose spelling alone changed, though no clip is shared", async () => {
    const { renamedClasses } = await compare("600", "700-2020");
    assert.deepEqual(
      renamedClasses.nodes.map(({ from, to, reason, shareOfOld, sharedClipCount }) => [
        [from.name, to.name, reason, sharedClipCount],
        shareOfOld,
      ]),
      [
        [
          [
            "passing american football (not in game)",
            "passing American football (not in game)",
            "SPELLING",
            0,
          ],
          null,
        ],
      ],
    );
  });

  for (const [from, to, revisions] of [
    ["400", "600", {}],
    ["600", "700-2020", {}],
    ["400", "400", { toRevision: "deepmind" }],
  ] as const) {
    const name = `${from} and ${to}${"toRevision" in revisions ? " (deepmind)" : ""}`;
    it(`differ clip by clip as a plain reading of the files says: ${name}`, async () => {
      const { clipCounts, renamedClasses } = await compare(from, to, revisions);
      const renames = renamedClasses.nodes.map((each) => [each.from.name, each.to.name] as const);
      const plain = comparePlainly(
        plainList(from),
        plainList(to, "toRevision" in revisions ? revisions.toRevision : undefined),
        new Map(renames),
      );
      assert.deepEqual(clipCounts, plain);
      assert.ok(plain.shared > 0 && plain.added + plain.labelled > 0);
    });
  }
});
