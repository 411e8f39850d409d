import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startProduct, type TestProduct } from "../support/product.js";
import { importRows } from "./import-rows.js";

/** What 400 lists at first. `bow` is renamed `bowing`, `saw` is split, `hum` goes. */
const before400 = [
  ...[1, 2, 3, 4].map((n) => `bow,bow${n},0,10,train`),
  ...[1, 2, 3, 4].map((n) => `saw,saw${n},0,10,train`),
  "hum,hum1,0,10,train",
  "jump Rope,rope1,0,10,train",
  "clap,moved1,0,10,train",
  "clap,cut1,0,10,train",
  "clap,cut1,50,60,train",
  "clap,gone1,0,10,train",
  "clap,relabelled1,0,10,train",
  "clap,same1,0,10,train",
  "clap,both1,0,10,train",
  "clap,both1,0,10,val",
  ",hidden1,0,10,test",
  "clap,shown1,0,10,test",
];

const after600 = [
  ...[1, 2, 3, 4].map((n) => `bowing,bow${n},0,10,train`),
  ...[1, 2].map((n) => `saw wood,saw${n},0,10,train`),
  ...[3, 4].map((n) => `saw metal,saw${n},0,10,train`),
  "jump rope,rope9,0,10,train",
  "clap,moved1,0,10,val",
  "clap,cut1,20,30,train",
  "clap,cut1,50,60,train",
  "clap,same1,70,80,train",
  "wave,relabelled1,0,10,train",
  "clap,same1,0,10,train",
  "clap,both1,0,10,val",
  "wave,new1,0,10,train",
  "wave,hidden1,0,10,test",
  ",shown1,0,10,test",
];

const labels400 = ["bow", "clap", "hum", "jump Rope", "saw"];
const labels600 = ["bowing", "clap", "jump rope", "saw metal", "saw wood", "wave"];

interface Side {
  name: string;
  labelIndex: number | null;
  version: string;
  revision: string;
}

interface Place {
  version: string;
  split: string;
  className: string | null;
  labelIndex: number | null;
  clip: { sourceId: string; startSeconds: number };
}

interface Change {
  clip: { sourceId: string; startSeconds: number };
  before: Place[];
  after: Place[];
}

interface Comparison {
  compareVersions: {
    clipCounts: Record<string, number> & {
      moves: { from: string[]; to: string[]; clipCount: number }[];
    };
    addedClasses: { nodes: Side[]; totalCount: number };
    removedClasses: { nodes: Side[]; totalCount: number };
    renamedClasses: {
      nodes: {
        from: Side;
        to: Side;
        reason: string;
        sharedClipCount: number;
        shareOfOld: number | null;
        shareOfNew: number | null;
        examples: { sourceId: string }[];
      }[];
    };
    labelIndexChanges: { nodes: { from: Side; to: Side }[] };
    clips: {
      nodes: Change[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  };
}

const side = "name labelIndex version revision";
const place = "version split className labelIndex clip { sourceId startSeconds }";
const classQuery = `query ($from: String!, $to: String!, $fromRevision: String) {
  compareVersions(from: $from, to: $to, fromRevision: $fromRevision) {
    addedClasses { totalCount nodes { ${side} } } removedClasses { totalCount nodes { ${side} } }
    renamedClasses { nodes { from { ${side} } to { ${side} } reason sharedClipCount shareOfOld shareOfNew
      examples { sourceId } } }
    labelIndexChanges { nodes { from { ${side} } to { ${side} } } }
    clipCounts { from to shared unchanged added removed retimed retimedFrom moved relabelled renamed labelled
      unlabelled moves { from to clipCount } }
  }
}`;
const clipQuery = `query ($change: ClipChangeKind!, $first: Int, $after: String, $last: Int, $before: String) {
  compareVersions(from: "400", to: "600") {
    clips(change: $change, first: $first, after: $after, last: $last, before: $before) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { clip { sourceId startSeconds } before { ${place} } after { ${place} } }
    }
  }
}`;

const kinds = {
  ADDED: ["rope9", "same1", "new1"],
  REMOVED: ["hum1", "rope1", "gone1"],
  RETIMED: ["cut1"],
  MOVED: ["moved1", "both1"],
  RELABELLED: ["saw1", "saw2", "saw3", "saw4", "relabelled1"],
  RENAMED: ["bow1", "bow2", "bow3", "bow4"],
  LABELLED: ["hidden1"],
  UNLABELLED: ["shown1"],
} as const;

describe("compareVersions", () => {
  let lab: TestProduct;
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "off" });
    await importRows(lab, { version: "400", rows: before400, labels: labels400 });
    await importRows(lab, { version: "600", rows: after600, labels: labels600 });
  });
  after(() => lab.close());

  async function ask(query: string, variables: object): Promise<Comparison["compareVersions"]> {
    const { data, errors } = await lab.ask<Comparison>(query, variables);
    assert.deepEqual(errors, []);
    return data?.compareVersions ?? assert.fail("no data");
  }

  const names = ({ nodes }: { nodes: Side[] }) => nodes.map(({ name }) => name);
  const page = async (variables: object) => (await ask(clipQuery, variables)).clips;

  it("proposes a rename from the clips that carry both labels, or from a spelling, with the evidence", async () => {
    const { renamedClasses } = await ask(classQuery, { from: "400", to: "600" });
    const [one, other] = [
      { version: "400", revision: "first-release" },
      { version: "600", revision: "first-release" },
    ] as const;
    assert.deepEqual(renamedClasses.nodes, [
      {
        from: { name: "bow", labelIndex: 0, ...one },
        to: { name: "bowing", labelIndex: 0, ...other },
        reason: "SHARED_CLIPS",
        sharedClipCount: 4,
        shareOfOld: 1,
        shareOfNew: 1,
        examples: [{ sourceId: "bow1" }, { sourceId: "bow2" }, { sourceId: "bow3" }],
      },
      {
        from: { name: "jump Rope", labelIndex: 3, ...one },
        to: { name: "jump rope", labelIndex: 2, ...other },
        reason: "SPELLING",
        sharedClipCount: 0,
        shareOfOld: null,
        shareOfNew: null,
        examples: [],
      },
    ]);
  });

  it("takes a class that was split for no rename, and lists what came and what went", async () => {
    const found = await ask(classQuery, { from: "400", to: "600" });
    assert.deepEqual(names(found.addedClasses), ["saw metal", "saw wood", "wave"]);
    assert.deepEqual(names(found.removedClasses), ["hum", "saw"]);
    assert.deepEqual([found.addedClasses.totalCount, found.removedClasses.totalCount], [3, 2]);
  });

  it("tells each label index that changed with the version and revision of its map", async () => {
    const { labelIndexChanges } = await ask(classQuery, { from: "400", to: "600" });
    assert.deepEqual(
      labelIndexChanges.nodes.map(({ from, to }) => [
        [from.name, from.version, from.revision, from.labelIndex],
        [to.name, to.version, to.revision, to.labelIndex],
      ]),
      [
        [
          ["jump Rope", "400", "first-release", 3],
          ["jump rope", "600", "first-release", 2],
        ],
      ],
    );
  });

  it("counts what became of each clip, and from which split to which", async () => {
    const { clipCounts } = await ask(classQuery, { from: "400", to: "600" });
    const { moves, ...counts } = clipCounts;
    assert.deepEqual(counts, {
      from: 19,
      to: 19,
      shared: 15,
      unchanged: 2,
      added: 3,
      removed: 3,
      retimed: 1,
      retimedFrom: 1,
      moved: 2,
      relabelled: 5,
      renamed: 4,
      labelled: 1,
      unlabelled: 1,
    });
    assert.deepEqual(
      moves.toSorted((a, b) => a.from.length - b.from.length),
      [
        { from: ["TRAIN"], to: ["VALIDATE"], clipCount: 1 },
        { from: ["TRAIN", "VALIDATE"], to: ["VALIDATE"], clipCount: 1 },
      ],
    );
  });

  for (const [change, ids] of Object.entries(kinds)) {
    it(`lists the clips that changed so, and as many as it counts: ${change}`, async () => {
      const all = await page({ change, first: 100 });
      assert.deepEqual(all.nodes.map(({ clip }) => clip.sourceId).toSorted(), [...ids].toSorted());
      assert.equal(all.totalCount, ids.length);
      const walked: string[] = [];
      let cursor: string | null = null;
      for (let isMore = true; isMore;) {
        const next: Comparison["compareVersions"]["clips"] = await page({
          change,
          first: 2,
          after: cursor,
        });
        walked.push(...next.nodes.map(({ clip }) => clip.sourceId));
        cursor = next.pageInfo.endCursor;
        isMore = next.pageInfo.hasNextPage;
      }
      assert.deepEqual(
        walked,
        all.nodes.map(({ clip }) => clip.sourceId),
      );
      const last = await page({ change, last: 1 });
      assert.equal(last.nodes[0]?.clip.sourceId, walked.at(-1));
    });
  }

  it("shows a clip with other times beside those that went", async () => {
    const { nodes } = await page({ change: "RETIMED" });
    const [change] = nodes;
    assert.equal(change?.clip.startSeconds, 20);
    // 50-60 stands in both: it neither came nor went.
    assert.deepEqual(
      change.before.map(({ version, clip }) => [version, clip.startSeconds]),
      [["400", 0]],
    );
    assert.deepEqual(
      change.after.map(({ version, clip }) => [version, clip.startSeconds]),
      [["600", 20]],
    );
  });

  it("shows the class and index of either version for a clip that was relabelled", async () => {
    const all = await page({ change: "RELABELLED" });
    const nodes = all.nodes.filter(({ clip }) => clip.sourceId === "relabelled1");
    const found = nodes.flatMap((each) => [...each.before, ...each.after]);
    assert.deepEqual(
      found.map((each) => [each.version, each.className, each.labelIndex]),
      [
        ["400", "clap", 1],
        ["600", "wave", 5],
      ],
    );
  });

  it("compares two vintages, and notes each revision that was read by its own name", async () => {
    await importRows(lab, { version: "400", revision: "later", rows: ["clap,same1,0,10,train"] });
    const found = await ask(classQuery, { from: "400", to: "400", fromRevision: "first-release" });
    const { shared, unchanged, removed, added } = found.clipCounts;
    // `cut1` and the like lose all their cuts, so nothing of them is retimed.
    assert.deepEqual([shared, unchanged, removed, added], [1, 1, 18, 0]);
    const { data } = await lab.ask<{
      auditEntries: { nodes: { revision: string; act: string }[] };
    }>(
      `{ auditEntries(filter: { dataset: "kinetics", version: "400" }, first: 4) { nodes { act revision } } }`,
    );
    const read = data?.auditEntries.nodes.filter(({ act }) => act === "clip.read").slice(0, 2);
    assert.deepEqual(read?.map(({ revision }) => revision).toSorted(), ["first-release", "later"]);
  });

  it("refuses a revision against itself, and names that mean nothing", async () => {
    const refuse = async (variables: object) =>
      (await lab.ask(classQuery, variables)).errors.map(({ extensions, message }) => [
        extensions.code,
        message,
      ])[0];
    assert.deepEqual(await refuse({ from: "600", to: "600" }), [
      "BAD_INPUT",
      "kinetics 600 (first-release) is named on both sides. Name another version, or another vintage of it: fromRevision, toRevision.",
    ]);
    assert.equal((await refuse({ from: "600", to: "900" }))?.[0], "NOT_FOUND");
    assert.match(
      (await refuse({ from: "600", to: "400", fromRevision: "x" }))?.[1] ?? "",
      /no published revision "x" of kinetics 600\. There are: first-release\./,
    );
  });
});
