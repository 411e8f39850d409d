import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import pg from "pg";
import { addGrant } from "../../src/access/index.js";
import { importSmallVersion, sourceIdOf } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
let token: string;
before(async () => {
  lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
  await importSmallVersion(lab, { version: "400", classes: 6, clips: 20 });
  await importSmallVersion(lab, { version: "600", classes: 3, clips: 20 });
  token = await lab.join("ada", { version: "400", scope: "METADATA" });
  await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, token);
});
after(() => lab.close());

interface Clips {
  clips: {
    nodes: { id: string; sourceId: string }[];
    totalCount: number;
    pageInfo: Record<"hasNextPage" | "hasPreviousPage", boolean> &
      Record<"startCursor" | "endCursor", string>;
  };
}

const pageQuery = `query Page($first: Int, $after: String, $last: Int, $before: String, $filter: ClipFilter) {
  clips(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    nodes { id sourceId } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function readPage(variables: object) {
  const filter = { version: "400" };
  const answer = await lab.ask<Clips>(pageQuery, { filter, ...variables }, token);
  assert.deepEqual(answer.errors, []);
  assert.ok(answer.data);
  return answer.data.clips;
}

test("walks a version forwards and backwards, each clip once and in one order", async () => {
  const forwards: string[] = [];
  let afterCursor: string | null = null;
  for (let isMore = true; isMore;) {
    const page = await readPage({ first: 17, after: afterCursor });
    assert.equal(page.totalCount, 121);
    assert.equal(page.pageInfo.hasPreviousPage, afterCursor !== null);
    forwards.push(...page.nodes.map((clip) => clip.id));
    afterCursor = page.pageInfo.endCursor;
    isMore = page.pageInfo.hasNextPage;
  }
  const backwards: string[] = [];
  let beforeCursor: string | null = null;
  for (let isMore = true; isMore;) {
    const page = await readPage({ last: 17, before: beforeCursor });
    backwards.unshift(...page.nodes.map((clip) => clip.id));
    beforeCursor = page.pageInfo.startCursor;
    isMore = page.pageInfo.hasPreviousPage;
  }
  assert.equal(new Set(forwards).size, 121);
  assert.deepEqual(backwards, forwards);
});

test("filters by class, split and source id together", async () => {
  const filter = { version: "400", split: "TRAIN", classes: ["class 002", "class 003"] };
  assert.equal((await readPage({ filter })).totalCount, 40);
  const narrow = { ...filter, sourceIds: [sourceIdOf(2, 7), sourceIdOf(5, 1), "none"] };
  const { nodes } = await readPage({ filter: narrow });
  assert.deepEqual(
    nodes.map((clip) => clip.sourceId),
    [sourceIdOf(2, 7)],
  );
  assert.equal((await readPage({ filter: { version: "400", split: "TEST" } })).totalCount, 1);
});

test("gives each class its own page of clips, and its label index", async () => {
  interface Listed {
    datasetVersion: {
      classes: {
        name: string;
        labelIndex: number;
        clipCount: number;
        clips: { nodes: { sourceId: string }[]; pageInfo: { hasNextPage: boolean } };
      }[];
    };
  }
  const query = `{ datasetVersion(name: "400") { classes { name labelIndex clipCount
    clips(first: 3) { nodes { sourceId } pageInfo { hasNextPage } } } } }`;
  const { data, errors } = await lab.ask<Listed>(query, {}, token);
  assert.deepEqual(errors, []);
  assert.equal(data?.datasetVersion.classes.length, 6);
  data.datasetVersion.classes.forEach((each, c) => {
    assert.deepEqual([each.name, each.labelIndex, each.clipCount], [`class 00${c}`, c, 20]);
    const ids = each.clips.nodes.map((clip) => clip.sourceId);
    assert.equal(ids.length, 3);
    assert.ok(ids.every((id) => id.startsWith(sourceIdOf(c, 0).slice(0, 5))));
    assert.ok(each.clips.pageInfo.hasNextPage);
  });
});

test("shows a hidden test label as no class, and only listings of readable versions", async () => {
  interface One {
    clip: { listings: { version: { name: string }; split: string; actionClass: unknown }[] };
  }
  const query = `query ($id: String!) { clip(sourceId: $id) { listings { version { name } split actionClass { name } } } }`;
  const hidden = await lab.ask<One>(query, { id: "hidden00000" }, token);
  assert.deepEqual(hidden.data?.clip.listings, [
    { version: { name: "400" }, split: "TEST", actionClass: null },
  ]);
  // The same clip stands in 600 too, for which ada holds no grant.
  const shared = await lab.ask<One>(query, { id: sourceIdOf(1, 1) }, token);
  assert.deepEqual(shared.data?.clip.listings, [
    { version: { name: "400" }, split: "TRAIN", actionClass: { name: "class 001" } },
  ]);
});

test("node and nodes give back what has an id, and null for what has none", async () => {
  const [clip] = (await readPage({ first: 1 })).nodes;
  const query = `query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id ... on Clip { sourceId } } nodes(ids: $ids) { id } }`;
  const ids = [clip?.id, "bm90aGluZw", "Q2xpcDo5OTk5OTk", "\u0000"];
  const { data, errors } = await lab.ask(query, { id: clip?.id, ids }, token);
  assert.deepEqual(errors, []);
  assert.deepEqual(data, { node: clip, nodes: [{ id: clip?.id }, null, null, null] });
});

test("asks the database once for each level of a query, whatever the number of rows", async (t) => {
  const deep = (classes: string[], clips: number) => `{
    dataset(slug: "kinetics") { versions { name splits { split clipCount } revision { name }
      classes(names: ${JSON.stringify(classes)}) { name clips(first: ${clips}) { nodes {
        sourceId url listings { split version { name } actionClass { name } } files { state mirror { name } }
      } } }
    } }
  }`;
  const allClasses = Array.from({ length: 6 }, (_, c) => `class 00${c}`);
  const [cold, many] = await countStatements(t, deep(allClasses, 20));
  const [, few] = await countStatements(t, deep(["class 000"], 1));
  assert.equal(many, few, "the same statements for 1 and for 120 clips");
  // The epoch, clips, listings, files with their mirrors, and the audit entries.
  assert.ok(few <= 5, `${few} statements`);
  // Those, and once until the catalog or access changes: the credential, grants, the pseudonym, data
  // set, versions, revisions, classes and counts.
  assert.ok(cold <= 16, `${cold} statements`);
});

/** Statements that a request costs, for somebody new and when it is asked again; counted at Postgres' client. */
async function countStatements(t: TestContext, query: string): Promise<[number, number]> {
  const name = `counter${Math.random().toString(36).slice(2, 8)}`;
  const bearer = await lab.join(name, { version: "400" });
  await addGrant(await lab.context(), {
    dataset: "kinetics",
    version: "600",
    scope: "FRAMES",
    user: name,
    until: null,
  });
  await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, bearer);
  const statements = t.mock.method(pg.Client.prototype, "query");
  const counts: number[] = [];
  for (let time = 0; time < 2; ++time) {
    statements.mock.resetCalls();
    assert.deepEqual((await lab.ask(query, {}, bearer)).errors, []);
    counts.push(statements.mock.callCount());
  }
  statements.mock.restore();
  return [counts[0] ?? 0, counts[1] ?? 0];
}
