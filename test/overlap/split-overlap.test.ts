import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { addGrant } from "../../src/access/index.js";
import type { UserRole } from "../../src/people/index.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { importRows } from "./import-rows.js";

/** `v1` stands in both as the same segment, `v2` as another cut, `v4` in two splits of 600. */
const rows400 = [",v1,0,10,test", ",v2,0,10,test", "clap,v5,0,10,train", "clap,v6,0,10,val"];
const rows600 = [
  "clap,v1,0,10,train",
  "clap,v2,20,30,train",
  "jump,v3,0,10,train",
  "jump,v4,0,10,train",
  "jump,v4,20,30,val",
];

interface Listing {
  version: string;
  split: string;
  className: string | null;
  labelIndex: number | null;
  clip: { sourceId: string; startSeconds: number };
}

interface Clips {
  totalCount: number;
  nodes: { sourceId: string }[];
  edges: {
    node: { sourceId: string; startSeconds: number };
    train: Listing[];
    evaluate: Listing[];
  }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

interface Overlap {
  splitOverlap: {
    verdict: string;
    count: number;
    words: string;
    pairs: {
      train: { version: string };
      evaluate: { version: string; split: string };
      count: number;
    }[];
    clips: Clips;
    safeSubset: { count: number; leftOutCount: number; clips: Clips };
  };
}

const listing = "version split className labelIndex clip { sourceId startSeconds }";
const clipFields = `totalCount nodes { sourceId } pageInfo { hasNextPage endCursor }
  edges { node { sourceId startSeconds } train { ${listing} } evaluate { ${listing} } }`;
const query = `query ($train: [SplitRef!]!, $evaluate: [SplitRef!]!, $level: OverlapLevel!, $first: Int, $purpose: Purpose) {
  splitOverlap(train: $train, evaluate: $evaluate, level: $level, purpose: $purpose) {
    verdict count words pairs { train { version } evaluate { version split } count }
    clips(first: $first) { ${clipFields} }
    safeSubset { count leftOutCount clips(first: $first) { ${clipFields} } }
  }
}`;

const ref = (version: string, split: string) => ({ version, split });
const [train600, test400] = [ref("600", "TRAIN"), ref("400", "TEST")];

describe("splitOverlap", () => {
  let lab: TestProduct;
  let token: string;
  let auditor: string;
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importRows(lab, { version: "400", rows: rows400, labels: ["bow", "clap"] });
    await importRows(lab, { version: "600", rows: rows600, labels: ["clap", "jump"] });
    token = await joinBoth("ada");
    auditor = await lab.join("eve", { role: "AUDITOR" });
  });
  after(() => lab.close());

  /** A user who may read both versions and has accepted the terms. */
  async function joinBoth(name: string, role: UserRole = "STUDENT"): Promise<string> {
    const bearer = await lab.join(name, { role, version: "400", scope: "METADATA" });
    await addGrant(await lab.context(), {
      dataset: "kinetics",
      version: "600",
      scope: "METADATA",
      user: name,
      until: null,
    });
    await lab.ask(
      "mutation { acceptTerms(input: { number: 1 }) { terms { number } } }",
      {},
      bearer,
    );
    return bearer;
  }

  async function ask(variables: object, bearer = token) {
    const given = { train: [train600], evaluate: [test400], level: "VIDEO", first: 10 };
    const { data, errors } = await lab.ask<Overlap>(query, { ...given, ...variables }, bearer);
    assert.deepEqual(errors, []);
    return data?.splitOverlap ?? assert.fail("no data");
  }

  async function refuse(variables: object, bearer = token) {
    const given = { train: [train600], evaluate: [test400], level: "VIDEO", first: 10 };
    const { errors } = await lab.ask(query, { ...given, ...variables }, bearer);
    const [error] = errors;
    assert.ok(error, "it was not refused");
    return { code: error.extensions.code, message: error.message };
  }

  const idsOf = ({ nodes }: Clips) => nodes.map(({ sourceId }) => sourceId);

  it("tells the segments that are trained and evaluated on", async () => {
    const found = await ask({ level: "SEGMENT" });
    assert.deepEqual([found.verdict, found.count, idsOf(found.clips)], ["OVERLAPS", 1, ["v1"]]);
    assert.match(
      found.words,
      /^OVERLAPS: 1 segment of kinetics 400 TEST \(first-release\) also stands in/,
    );
  });

  it("tells the videos, each offending clip with its places on both sides", async () => {
    const found = await ask({});
    assert.deepEqual([found.count, found.clips.totalCount], [2, 2]);
    assert.deepEqual(found.clips.edges[1], {
      node: { sourceId: "v2", startSeconds: 20 },
      train: [
        {
          version: "600",
          split: "TRAIN",
          className: "clap",
          labelIndex: 0,
          clip: { sourceId: "v2", startSeconds: 20 },
        },
      ],
      evaluate: [
        {
          version: "400",
          split: "TEST",
          className: null,
          labelIndex: null,
          clip: { sourceId: "v2", startSeconds: 0 },
        },
      ],
    });
  });

  it("gives a safe subset: what is trained on without the offending videos", async () => {
    const { safeSubset } = await ask({});
    assert.deepEqual([safeSubset.count, safeSubset.leftOutCount], [2, 2]);
    assert.deepEqual([idsOf(safeSubset.clips), safeSubset.clips.totalCount], [["v3", "v4"], 2]);
    assert.ok(safeSubset.clips.edges.every(({ evaluate }) => evaluate.length === 0));
  });

  it("counts each pair of splits, and what several share only once", async () => {
    const evaluate = [test400, ref("600", "VALIDATE"), ref("400", "VALIDATE")];
    const found = await ask({ train: [train600, ref("400", "TRAIN")], evaluate });
    assert.equal(found.count, 3);
    assert.deepEqual(
      found.pairs.map((pair) => [
        pair.train.version,
        `${pair.evaluate.version} ${pair.evaluate.split}`,
        pair.count,
      ]),
      [
        ["600", "400 TEST", 2],
        ["600", "600 VALIDATE", 1],
        ["600", "400 VALIDATE", 0],
        ["400", "400 TEST", 0],
        ["400", "600 VALIDATE", 0],
        ["400", "400 VALIDATE", 0],
      ],
    );
    assert.deepEqual(idsOf(found.safeSubset.clips).toSorted(), ["v3", "v5"]);
  });

  it("answers the same from the side that is larger", async () => {
    const evaluate = [train600];
    const found = await ask({ train: [test400], evaluate });
    assert.deepEqual([found.count, idsOf(found.clips)], [2, ["v1", "v2"]]);
    assert.deepEqual([found.safeSubset.count, idsOf(found.safeSubset.clips)], [0, []]);
  });

  it("says SAFE, and what that leaves open", async () => {
    const found = await ask({ train: [ref("400", "TRAIN")], evaluate: [test400] });
    assert.deepEqual([found.verdict, found.count, idsOf(found.clips)], ["SAFE", 0, []]);
    assert.match(found.words, /^SAFE: No video .* NEAR_DUPLICATE compares files/);
    assert.equal(found.safeSubset.count, 1);
  });

  it("goes through the clips page by page, forwards and backwards", async () => {
    const paged = `query ($after: String, $last: Int, $before: String, $first: Int) {
      splitOverlap(train: [{ version: "600", split: TRAIN }], evaluate: [{ version: "400", split: TEST }], level: VIDEO) {
        clips(first: $first, after: $after, last: $last, before: $before) { nodes { sourceId } pageInfo { hasNextPage endCursor } }
        safeSubset { clips(first: $first, after: $after, last: $last, before: $before) { nodes { sourceId } } }
      }
    }`;
    const page = async (variables: object) => {
      const { data, errors } = await lab.ask<Overlap>(paged, variables, token);
      assert.deepEqual(errors, []);
      return data?.splitOverlap ?? assert.fail("no data");
    };
    const first = await page({ first: 1 });
    assert.deepEqual([idsOf(first.clips), first.clips.pageInfo.hasNextPage], [["v1"], true]);
    const { endCursor } = first.clips.pageInfo;
    const second = await page({ first: 1, after: endCursor });
    assert.deepEqual([idsOf(second.clips), second.clips.pageInfo.hasNextPage], [["v2"], false]);
    const last = await page({ last: 1 });
    assert.deepEqual([idsOf(last.clips), idsOf(last.safeSubset.clips)], [["v2"], ["v4"]]);
  });

  it("refuses what can have no answer, and says what to do", async () => {
    assert.deepEqual(await refuse({ evaluate: [test400, train600] }), {
      code: "BAD_INPUT",
      message:
        "kinetics 600 TRAIN (first-release) is named in `train` and in `evaluate`: a split that is trained on cannot be evaluated on. Take it out of one of them.",
    });
    // The revision that is shown, named and not named, is one split.
    const named = { ...train600, revision: "first-release" };
    assert.match((await refuse({ evaluate: [named] })).message, /in `train` and in `evaluate`/);
    assert.match((await refuse({ train: [train600, named] })).message, /twice in `train`/);
    assert.match((await refuse({ train: [] })).message, /at least one split in `train`/);
    assert.deepEqual(await refuse({ evaluate: [ref("600", "TEST")] }), {
      code: "NOT_FOUND",
      message:
        "kinetics 600 (first-release) lists no TEST clips, so a verdict on them would say nothing. It lists: TRAIN, VALIDATE.",
    });
    assert.match((await refuse({ evaluate: [ref("700", "TEST")] })).message, /There are: 400, 600/);
    const vintage = { ...test400, revision: "later" };
    assert.match((await refuse({ evaluate: [vintage] })).message, /There are: first-release/);
    const many = Array.from({ length: 17 }, () => train600);
    assert.equal((await refuse({ train: many })).code, "TOO_EXPENSIVE");
    const badCursor = `{ splitOverlap(train: [{ version: "600", split: TRAIN }], evaluate: [{ version: "400", split: TEST }],
      level: VIDEO) { clips(after: "x") { totalCount } } }`;
    assert.equal((await lab.ask(badCursor, {}, token)).errors[0]?.extensions.code, "BAD_INPUT");
  });

  it("keeps drafts from whoever may not see them, and lets an operator ask about one by name", async () => {
    const rows = ["jump,v3,0,10,train", ",v1,0,10,test"];
    await importRows(lab, { version: "600", revision: "next", rows, isDraft: true });
    const next = { ...train600, revision: "next" };
    const { code, message } = await refuse({ train: [next] });
    assert.equal(code, "NOT_FOUND");
    assert.match(
      message,
      /no published revision "next" of kinetics 600\. There are: first-release\./,
    );
    const operator = await joinBoth("olga", "OPERATOR");
    const found = await ask({ train: [next], evaluate: [ref("400", "VALIDATE")] }, operator);
    assert.deepEqual([found.verdict, found.safeSubset.count], ["SAFE", 1]);
  });

  it("holds data sets of YouTube videos against each other, and no others", async () => {
    const { database } = lab.product;
    for (const [slug, source] of [
      ["other", "YOUTUBE"],
      ["films", "FILE"],
    ]) {
      await database.query(
        `WITH made AS (
           INSERT INTO dataset (slug, title, description, source) VALUES ($1, $1, $1, $2::clip_source) RETURNING id)
         INSERT INTO dataset_version (dataset_id, name, title, description) SELECT id, '1', '1', '1' FROM made`,
        [slug, source],
      );
      const rows = ["eat,v1,0,10,test", "eat,v2,0,10,test", "eat,v4,20,30,test"];
      await importRows(lab, { dataset: slug ?? "", version: "1", rows });
      await addGrant(await lab.context(), {
        dataset: slug ?? "",
        version: "1",
        scope: "METADATA",
        user: "ada",
        until: null,
      });
    }
    const other = { dataset: "other", version: "1", split: "TEST" };
    const segments = await ask({ evaluate: [other], level: "SEGMENT" });
    assert.deepEqual([segments.count, idsOf(segments.clips)], [1, ["v1"]]);
    assert.deepEqual(segments.safeSubset.count, 3);
    const videos = await ask({ evaluate: [other] });
    assert.deepEqual([videos.count, idsOf(videos.clips)], [3, ["v1", "v2", "v4"]]);
    assert.equal(videos.clips.edges[1]?.evaluate[0]?.className, "eat");
    const { code, message } = await refuse({ evaluate: [{ ...other, dataset: "films" }] });
    assert.deepEqual(
      [code, /kinetics and films name different things/.test(message)],
      ["BAD_INPUT", true],
    );
  });

  it("refuses near duplicates where files were not hashed, with what to run", async () => {
    const { code, message } = await refuse({ level: "NEAR_DUPLICATE" });
    assert.equal(code, "BAD_INPUT");
    assert.match(message, /0 of 4 clips have one \(0 %; leastCoverage asks for 90 %\)/);
    assert.match(message, /npx kineograph mirror scan NAME --verify hash/);
  });

  it("is refused without leave on either side, and the denial is noted", async () => {
    const bearer = await lab.join("bob", { version: "400", scope: "METADATA" });
    await lab.ask(
      "mutation { acceptTerms(input: { number: 1 }) { terms { number } } }",
      {},
      bearer,
    );
    const { code, message } = await refuse({}, bearer);
    assert.equal(code, "FORBIDDEN");
    assert.match(message, /no grant on kinetics 600/);
    const [entry] = await readEntries("bob", "600");
    assert.deepEqual([entry?.act, entry?.outcome], ["clip.read", "denied"]);
  });

  interface Entry {
    act: string;
    outcome: string;
    purpose: string | null;
    objectCount: number | null;
    version: string;
  }

  async function readEntries(user: string, version: string): Promise<Entry[]> {
    const filter = { user, dataset: "kinetics", version };
    const { data, errors } = await lab.ask<{ auditEntries: { nodes: Entry[] } }>(
      "query ($filter: AuditFilter) { auditEntries(filter: $filter) { nodes { act outcome purpose objectCount version } } }",
      { filter },
      auditor,
    );
    assert.deepEqual(errors, []);
    return data?.auditEntries.nodes ?? [];
  }

  it("is noted as a read of each version with its purpose: the clips shown, or none of a verdict", async () => {
    const bearer = await joinBoth("cleo");
    await ask({ purpose: "TRAIN" }, bearer);
    const verdict = `{ splitOverlap(train: [{ version: "600", split: TRAIN }],
      evaluate: [{ version: "400", split: TEST }], level: VIDEO) { verdict } }`;
    assert.deepEqual((await lab.ask(verdict, {}, bearer)).errors, []);
    // All four of 600's training clips were shown, and of 400 the two that they collide with.
    for (const [version, objectCount] of [
      ["600", 4],
      ["400", 2],
    ] as const) {
      const entries = await readEntries("cleo", version);
      assert.deepEqual(
        entries.map((each) => [each.act, each.outcome, each.purpose, each.objectCount]),
        [
          ["clip.read", "allowed", null, null],
          ["clip.read", "allowed", "TRAIN", objectCount],
        ],
      );
    }
  });

  it("asks the database as often for one clip as for all", async (t) => {
    const count = async (first: number) => {
      const statements = t.mock.method(pg.Client.prototype, "query");
      await ask({ first });
      statements.mock.restore();
      return statements.mock.callCount();
    };
    const [cold, one, all] = [await count(1), await count(1), await count(100)];
    assert.equal(one, all);
    // The epoch and the named revisions; the tally and the count of what is left; two pages with two
    // statements of listings each; the audit entries.
    assert.ok(all <= 11, `${all} statements`);
    // Those, and once until the catalog or access changes: credential, standings, counts of splits.
    assert.ok(cold <= all + 6, `${cold} statements`);
  });
});
