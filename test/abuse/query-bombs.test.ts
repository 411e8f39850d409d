import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { openLab, type Lab } from "./lab.js";

let lab: Lab;
before(async () => {
  lab = await openLab("400");
});
after(() => lab.product.close());

const times = (n: number, make: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => make(i)).join(" ");

/** `levels` fragments, each of which spreads the next by `body` twice: 2^levels when written out. */
function bomb(levels: number, type: string, body: (next: string) => string, last: string): string {
  const fragments = times(levels, (i) => `fragment F${i} on ${type} { ${body(`...F${i + 1}`)} }`);
  return `${fragments} fragment F${levels} on ${type} { ${last} }`;
}

const versionsDown = (levels: number): string =>
  `${"versions { dataset { ".repeat(levels)} slug ${"} } ".repeat(levels)}`;
const clipsDown = (levels: number, page: string): string =>
  `clips${page} { nodes { id ${levels > 1 ? `listings { version { ${clipsDown(levels - 1, page)} } }` : ""} } }`;
const first = (n: number) => `(first: ${n})`;

/** Each is valid GraphQL of at most 2,500 tokens, and would be answered were there no caps. */
const hostile: [string, string, object?][] = [
  ["800 aliases of nothing", `{ ${times(800, (i) => `a${i}: __typename`)} }`],
  [
    "1,000 aliases of nothing, which are too many tokens too",
    `{ ${times(1000, (i) => `a${i}: __typename`)} }`,
  ],
  ["800 aliases within", `{ viewer { ${times(800, (i) => `a${i}: name`)} } }`],
  ["200 counts", `{ ${times(200, (i) => `a${i}: clips { totalCount }`)} }`],
  ["200 clips by id", `{ ${times(200, (i) => `a${i}: clip(sourceId: "x") { id }`)} }`],
  [
    "60 extractions",
    `mutation { ${times(60, (i) => `a${i}: extractFrames(input: { clip: "Q2xpcDox", sampling: { all: true } }) { frameSet { id } }`)} }`,
  ],
  [
    "100 tokens",
    `mutation { ${times(100, (i) => `a${i}: createToken(input: { title: "x" }) { token }`)} }`,
  ],
  ["600 times the same", `{ ${"viewer { name } ".repeat(600)} }`],
  ["600 times the same within", `{ clips(first: 1000) { ${"nodes { id } ".repeat(600)} } }`],
  ["a root bomb", `{ ...F0 } ${bomb(60, "Query", (next) => `${next} ${next}`, "__typename")}`],
  [
    "an alias bomb",
    `{ viewer { ...F0 } } ${bomb(40, "User", (next) => `grants { version { dataset { studentUsers { a: name ${next} ${next} } } } }`, "name")}`,
  ],
  [
    "a bomb of two lists a level",
    `{ dataset(slug: "kinetics") { ...F0 } } ${bomb(12, "Dataset", (next) => `a: versions { dataset { ${next} } } b: mirrors { dataset { ${next} } }`, "slug")}`,
  ],
  [
    "a bomb of inline fragments",
    `{ dataset(slug: "kinetics") { ... on Dataset { ... { ... on Dataset { ${versionsDown(8)} } } } } }`,
  ],
  [
    "a bomb over pages of different sizes",
    `{ ${times(18, (i) => `a${i}: clips(first: ${900 + i}) { ...P }`)} } fragment P on ClipConnection { nodes { id ...Q } edges { node { ...Q } } }
     fragment Q on Clip { listings { version { clips(first: 100) { ...R } } } } fragment R on ClipConnection { nodes { id } }`,
  ],
  ["versions of versions, 100 deep", `{ dataset(slug: "kinetics") { ${versionsDown(100)} } }`],
  ["versions of versions, 400 deep", `{ dataset(slug: "kinetics") { ${versionsDown(400)} } }`],
  [
    "types of types, 600 deep",
    `{ __type(name: "Query") { ${"ofType { ".repeat(600)} name ${"} ".repeat(600)} } }`,
  ],
  ...[15, 50, 1000].map((n): [string, string] => [
    `clips of clips of clips of clips, ${n} each`,
    `{ datasetVersion(name: "400") { ${clipsDown(4, first(n))} } }`,
  ]),
  [
    "clips of clips of clips without sizes",
    `{ datasetVersion(name: "400") { ${clipsDown(3, "")} } }`,
  ],
  ["the same from behind", `{ datasetVersion(name: "400") { ${clipsDown(4, "(last: 15)")} } }`],
  [
    "the same by a variable",
    `query ($n: Int) { datasetVersion(name: "400") { ${clipsDown(4, "(first: $n)")} } }`,
    { n: 15 },
  ],
  [
    "the same by a default",
    `query ($n: Int = 15) { datasetVersion(name: "400") { ${clipsDown(4, "(first: $n)")} } }`,
  ],
  [
    "the same by null",
    `query ($n: Int) { datasetVersion(name: "400") { ${clipsDown(3, "(first: $n)")} } }`,
    { n: null },
  ],
  [
    "the same under a directive",
    `query ($yes: Boolean!) { datasetVersion(name: "400") @include(if: $yes) { ... @skip(if: false) { ${clipsDown(4, first(15))} } } }`,
    { yes: true },
  ],
  [
    "a million rows",
    `{ datasetVersion(name: "400") { classes { clips(first: 1000) { nodes { id } } } } }`,
  ],
  [
    "a count for each class of each version",
    `{ dataset(slug: "kinetics") { versions { classes { clips(first: 1) { totalCount } } } } }`,
  ],
  [
    "a list of ids, a long one behind each",
    "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on DatasetVersion { clips(first: 1000) { nodes { id } } } } }",
    { ids: Array.from({ length: 100 }, () => "RGF0YXNldFZlcnNpb246MQ") },
  ],
  [
    "every page of everything",
    `{ datasets(first: 1000) { nodes { versions { classes { name } } } } }`,
  ],
];

/** Statements and processor time that asking `query` costs the process, and its refusal. */
async function cost(query: string, variables: object) {
  const start = process.cpuUsage();
  const refusal = await lab.refusalOf(query, variables);
  const { user, system } = process.cpuUsage(start);
  return { ...refusal, cpuMs: (user + system) / 1000 };
}

describe("a query that is a bomb", () => {
  for (const [name, query, variables = {}] of hostile) {
    it(`is refused before anything runs: ${name}`, async (t) => {
      const statements = t.mock.method(pg.Client.prototype, "query");
      const { status, code, words, cpuMs } = await cost(query, variables);
      assert.deepEqual({ status, code }, { status: 400, code: "TOO_EXPENSIVE" }, words);
      assert.ok(words.length < 800, words);
      // They find out who asks; the bomb itself costs none.
      assert.ok(statements.mock.callCount() <= 2, `${statements.mock.callCount()} statements`);
      assert.ok(cpuMs < 1000, `${cpuMs} ms`);
    });
  }

  it("is refused to whoever is not signed in as well: of what is open, and else for want of a name", async () => {
    const nobody = { token: null };
    const names = `{ viewer { ${times(100, (i) => `a${i}: name`)} } }`;
    assert.equal((await lab.refusalOf(names, {}, nobody)).code, "TOO_EXPENSIVE");
    const clips = `{ datasetVersion(name: "400") { ${clipsDown(4, first(15))} } }`;
    assert.equal((await lab.refusalOf(clips, {}, nobody)).code, "UNAUTHENTICATED");
  });

  it("is refused the second time too, when its document is known", async () => {
    const query =
      "query ($n: Int) { clips(first: $n) { nodes { listings { version { clips(first: $n) { nodes { id } } } } } } }";
    await lab.assertHolds(query, { n: 2 }, lab.student);
    for (const n of [900, 901, 900])
      assert.equal((await lab.refusalOf(query, { n })).code, "TOO_EXPENSIVE");
    await lab.assertHolds(query, { n: 3 }, lab.student);
  });

  it("is refused by its length in tokens, at 2,501 and not at 2,500", async () => {
    const tokens = (more: string) => `{ ${times(832, (i) => `a${i}: __typename`)} ${more} }`;
    const allowed = await lab.refusalOf(tokens("__typename __typename"));
    assert.match(allowed.words, /^834 fields at the root/);
    const { status, code, words } = await lab.refusalOf(tokens("b: __typename"));
    assert.deepEqual({ status, code }, { status: 400, code: "TOO_EXPENSIVE" });
    assert.match(words, /at most 2500 tokens\. Ask in several requests/);
  });
});
