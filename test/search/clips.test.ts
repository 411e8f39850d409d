import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openSearchLab, rows400, type SearchLab } from "./lab.js";

interface Clips {
  clips: {
    nodes: { sourceId: string; startSeconds: number; endSeconds: number }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
    totalCount: number;
  };
}

interface Count {
  version: string | null;
  split: string | null;
  actionClass: string | null;
  state: string | null;
  isCreativeCommons: boolean | null;
  count: number;
}

const clipsQuery = `query ($filter: ClipFilter, $order: ClipOrder, $first: Int, $after: String, $last: Int, $before: String) {
  clips(filter: $filter, order: $order, first: $first, after: $after, last: $last, before: $before) {
    nodes { sourceId startSeconds endSeconds } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }`;
const countsQuery = `query ($filter: ClipFilter, $by: [ClipCountKey!]!) { clipCounts(filter: $filter, by: $by) {
  version split actionClass state isCreativeCommons count } }`;
const facetsQuery = `query ($filter: ClipFilter, $keys: [ClipCountKey!]!) { clipFacets(filter: $filter, keys: $keys) {
  key counts { split actionClass state isCreativeCommons count } } }`;
const anchorsQuery = `query ($filter: ClipFilter, $every: Int!) { clipAnchors(filter: $filter, every: $every) }`;

describe("finding clips", () => {
  let lab: SearchLab;
  before(async () => {
    lab = await openSearchLab();
  });
  after(() => lab.product.close());

  const read = async (variables: object) => (await lab.ask<Clips>(clipsQuery, variables)).clips;
  const ids = async (filter: object) =>
    (await read({ filter: { version: "400", ...filter } })).nodes
      .map(({ sourceId, startSeconds }) => `${sourceId}@${startSeconds}`)
      .toSorted();
  const count = async (filter: object, by: string[]) =>
    (await lab.ask<{ clipCounts: Count[] }>(countsQuery, { filter, by })).clipCounts;

  it("filters by length, state, licence and another version's label", async () => {
    const short = ["cccccccccc3@0", "gggggggggg7@0"];
    assert.deepEqual(await ids({ duration: { to: 6 } }), short);
    assert.deepEqual(await ids({ duration: { from: 7, to: 9 } }), [
      "cccccccccc3@20",
      "eeeeeeeeee5@3",
    ]);
    assert.deepEqual(await ids({ states: ["CORRUPT"] }), ["-aaaaaaaaa1@0", "bbbbbbbbbb2@5"]);
    assert.equal((await ids({ states: ["MISSING"], mirror: "lab" })).length, 7);
    assert.deepEqual(await ids({ states: ["MISSING"], mirror: "other" }), []);
    const free = ["Dddddddddd4@0", "bbbbbbbbbb2@5", "gggggggggg7@0"];
    assert.deepEqual(await ids({ isCreativeCommons: true }), free);
    assert.deepEqual(await ids({ relabelledFrom: "600" }), ["bbbbbbbbbb2@5"]);
    assert.deepEqual(await ids({ split: "TEST", duration: { to: 6 } }), ["gggggggggg7@0"]);
  });

  it("refuses conditions that say nothing, or need leave that is not there", async () => {
    const refusal = (filter: object) => lab.refusal(clipsQuery, { filter });
    assert.equal(await refusal({ version: "400", mirror: "lab" }), "BAD_INPUT");
    assert.equal(await refusal({ relabelledFrom: "600" }), "BAD_INPUT");
    assert.equal(await refusal({ version: "400", relabelledFrom: "nine" }), "NOT_FOUND");
    await lab.list("700", rows400.slice(0, 1));
    assert.equal(await refusal({ version: "400", relabelledFrom: "700" }), "FORBIDDEN");
    for (const query of [countsQuery, facetsQuery, anchorsQuery]) {
      const variables = { filter: { version: "700" }, by: [], keys: ["SPLIT"], every: 1 };
      assert.equal(await lab.refusal(query, variables), "FORBIDDEN");
    }
  });

  it("orders by source id or length, up and down, and pages both ways", async () => {
    const filter = { version: "400" };
    const all = (await read({ filter })).nodes;
    assert.equal(all.length, rows400.length);
    const lengthOf = (clip: (typeof all)[number]) => clip.endSeconds - clip.startSeconds;
    const compare = {
      SOURCE_ID: (a: (typeof all)[number], b: (typeof all)[number]) =>
        Buffer.compare(Buffer.from(a.sourceId), Buffer.from(b.sourceId)),
      DURATION: (a: (typeof all)[number], b: (typeof all)[number]) => lengthOf(a) - lengthOf(b),
      ADDED: () => 0,
    };
    for (const by of ["ADDED", "SOURCE_ID", "DURATION"] as const) {
      const up = all.toSorted(compare[by]);
      for (const direction of ["ASC", "DESC"]) {
        const expected = direction === "ASC" ? up : up.toReversed();
        const order = { by, direction };
        const forwards: typeof all = [];
        let cursor: string | null = null;
        for (let isMore = true; isMore;) {
          const page: Clips["clips"] = await read({ filter, order, first: 4, after: cursor });
          forwards.push(...page.nodes);
          cursor = page.pageInfo.endCursor;
          isMore = page.pageInfo.hasNextPage;
        }
        assert.deepEqual(forwards, expected, `${by} ${direction}`);
        const back = await read({ filter, order, last: 3, before: cursor });
        assert.deepEqual(back.nodes, expected.slice(-4, -1), `${by} ${direction} backwards`);
      }
    }
    const cursorOfOther = (await read({ filter, order: { by: "DURATION" }, first: 1 })).pageInfo;
    const wrong = { filter, order: { by: "ADDED" }, after: cursorOfOther.endCursor };
    assert.equal(await lab.refusal(clipsQuery, wrong), "BAD_INPUT");
  });

  /** By adding up the rows of the list itself. */
  function countRows(stateOf: (sourceId: string) => string): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [label, id, , , split] of rows400) {
      const key = [split.toUpperCase(), label, stateOf(id)].join("/");
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }
  const toRecord = (counts: readonly Count[]) =>
    Object.fromEntries(
      counts.map((each) => [[each.split, each.actionClass, each.state].join("/"), each.count]),
    );

  it("counts by any keys, from the rollup as live, after imports and scans", async () => {
    const by = ["SPLIT", "CLASS", "STATE"];
    const bad = new Set(["-aaaaaaaaa1", "bbbbbbbbbb2"]);
    const expectBoth = async (expected: Record<string, number>) => {
      assert.deepEqual(toRecord(await count({ version: "400" }, by)), expected);
      const live = await count({ version: "400", duration: { from: 0 } }, by);
      assert.deepEqual(toRecord(live), expected);
    };
    await expectBoth(countRows((id) => (bad.has(id) ? "CORRUPT" : "MISSING")));
    writeFileSync(join(lab.root, "hhhhhhhhhh8_000100_000110.mp4"), "no video ".repeat(20_000));
    await lab.scan();
    bad.add("hhhhhhhhhh8");
    await expectBoth(countRows((id) => (bad.has(id) ? "CORRUPT" : "MISSING")));

    const two: [string, string, number, number, string, 0][] = [
      ["air drumming", "hhhhhhhhhh8", 100, 110, "train", 0],
      ["air drumming", "iiiiiiiiii9", 0, 10, "train", 0],
    ];
    await lab.list("600", two, "second");
    const later = { "TRAIN/air drumming/CORRUPT": 1, "TRAIN/air drumming/": 1 };
    assert.deepEqual(toRecord(await count({ version: "600" }, by)), later);
    const live = await count({ version: "600", duration: { from: 0 } }, by);
    assert.deepEqual(toRecord(live), later);
    const ofState = await count({ version: "600", states: ["CORRUPT"] }, []);
    assert.equal(ofState[0]?.count, 1);
  });

  it("counts all at once, over versions, and nothing as 0", async () => {
    assert.equal((await count({ version: "400" }, []))[0]?.count, rows400.length);
    const byVersion = await count({}, ["VERSION"]);
    assert.deepEqual(
      byVersion.map((each) => [each.version, each.count]),
      [
        ["400", 9],
        ["600", 2],
      ],
    );
    assert.equal((await count({ version: "400", sourceIds: ["none"] }, []))[0]?.count, 0);
    const free = await count({ version: "400" }, ["CREATIVE_COMMONS"]);
    assert.deepEqual(
      free.map((each) => [each.isCreativeCommons, each.count]),
      [
        [false, 6],
        [true, 3],
      ],
    );
  });

  it("gives facets without their own condition", async () => {
    const filter = { version: "400", split: "TEST", classes: ["air drumming"] };
    const variables = { filter, keys: ["SPLIT", "CLASS"] };
    const { clipFacets } = await lab.ask<{ clipFacets: { key: string; counts: Count[] }[] }>(
      facetsQuery,
      variables,
    );
    assert.deepEqual(
      clipFacets.map(({ key, counts }) => [
        key,
        counts.map((each) => [each.split ?? each.actionClass, each.count]),
      ]),
      [
        ["SPLIT", [["TEST", 1]]],
        [
          "CLASS",
          [
            ["air drumming", 1],
            ["passing American football (in game)", 1],
          ],
        ],
      ],
    );
  });

  it("refuses to count twice by one key, or by state where several mirrors have one", async () => {
    const filter = { version: "400" };
    const twice = { filter, by: ["SPLIT", "SPLIT"] };
    assert.equal(await lab.refusal(countsQuery, twice), "BAD_INPUT");
    const nowhere = { filter: { ...filter, states: ["MISSING"], mirror: "none" }, by: [] };
    assert.equal(await lab.refusal(countsQuery, nowhere), "NOT_FOUND");
  });

  it("gives cursors to jump by", async () => {
    const filter = { version: "400" };
    const { clipAnchors } = await lab.ask<{ clipAnchors: string[] }>(anchorsQuery, {
      filter,
      every: 4,
    });
    assert.equal(clipAnchors.length, 2);
    const all = (await read({ filter })).nodes;
    const jumped = await read({ filter, first: 3, after: clipAnchors[1] });
    assert.deepEqual(jumped.nodes, all.slice(8));
    assert.equal(await lab.refusal(anchorsQuery, { filter, every: 0 }), "BAD_INPUT");
  });

  it("keeps a filter under an id that stands for it", async () => {
    const saveMutation = `mutation ($filter: ClipFilter!) { saveFilter(input: { filter: $filter }) { filter { id conditions } } }`;
    interface Saved {
      saveFilter: { filter: { id: string; conditions: string } };
    }
    const filter = { version: "400", classes: ["using segway", "abseiling"], duration: { to: 9 } };
    const { saveFilter } = await lab.ask<Saved>(saveMutation, { filter });
    const turned = { ...filter, classes: filter.classes.toReversed() };
    const again = await lab.ask<Saved>(saveMutation, { filter: turned });
    assert.equal(again.saveFilter.filter.id, saveFilter.filter.id);
    const saved = saveFilter.filter.id;
    const expected = await read({ filter });
    assert.equal(expected.totalCount, 2);
    assert.deepEqual(await read({ filter: { saved } }), expected);
    const { node } = await lab.ask<{ node: { conditions: string } }>(
      `query ($saved: ID!) { node(id: $saved) { ... on SavedFilter { conditions } } }`,
      { saved },
    );
    assert.deepEqual(JSON.parse(node.conditions), JSON.parse(saveFilter.filter.conditions));
    const beside = { filter: { saved, split: "TRAIN" } };
    assert.equal(await lab.refusal(clipsQuery, beside), "BAD_INPUT");
    assert.equal(await lab.refusal(clipsQuery, { filter: { saved: "bm9uZQ" } }), "NOT_FOUND");
    assert.equal(await lab.refusal(saveMutation, { filter: { saved } }), "BAD_INPUT");
  });

  it("notes what a count, an anchor or a facet tells of a version", async () => {
    const readEntries = async () => {
      const rows: { n: number }[] = await lab.product.product.database.query(
        `SELECT count(*)::int AS n FROM audit.entry
         WHERE act = 'clip.read' AND outcome = 'allowed' AND version = '600'`,
      );
      return rows[0]?.n ?? 0;
    };
    const noted = await readEntries();
    const variables = { filter: { version: "600" }, by: [], keys: ["SPLIT"], every: 1 };
    for (const query of [countsQuery, facetsQuery, anchorsQuery]) await lab.ask(query, variables);
    assert.equal(await readEntries(), noted + 3);
  });
});
