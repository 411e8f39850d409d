import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import {
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import { executeLocally, makeSchema } from "../../src/api/index.js";
import { examples } from "../../src/dashboard/index.js";
import { isKineographError, makeLog } from "../../src/platform/index.js";
import { importSmallVersion } from "../support/lists.js";
import { compareQuery } from "../../src/cli/version-compare.js";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
let ada: string;
before(async () => {
  lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
  await importSmallVersion(lab, { version: "400", classes: 2, clips: 2 });
  ada = await lab.join("ada", { role: "ADMIN", version: "400" });
  await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, ada);
});
after(() => lab.close());

/** Asks what the caps allow: it runs, whatever it finds. */
async function assertRuns(query: string, variables: object = {}): Promise<void> {
  const { status, errors } = await lab.ask(query, variables, ada);
  assert.deepEqual({ status, errors }, { status: 200, errors: [] });
}

/** Asks what they refuse; gives the words. */
async function wordsAbout(query: string, variables: object = {}): Promise<string> {
  const { status, data, errors } = await lab.ask(query, variables, ada);
  assert.deepEqual([status, data, errors[0]?.extensions.code], [400, null, "TOO_EXPENSIVE"]);
  assert.equal(errors.length, 1);
  return errors[0]?.message ?? "";
}

const times = (n: number, make: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => make(i)).join(" ");

describe("a query", () => {
  it("has at most 20 fields at its root, merged and spread ones included", async () => {
    const roots = (n: number) => `{ ${times(n, () => "viewer { name }")} }`;
    await assertRuns(roots(20));
    assert.match(await wordsAbout(roots(21)), /^21 fields at the root .* 20 .*nodes\(ids\)/);
    const spread = (
      n: number,
    ) => `{ ...F ...F ${times(n, () => "__typename")} } fragment F on Query {
      ... on Query { ${times(5, () => "viewer { name }")} } }`;
    await assertRuns(spread(10));
    assert.match(await wordsAbout(spread(11)), /^21 fields/);
  });

  it("has at most 50 aliases, counted wherever a fragment is spread", async () => {
    const aliases = (n: number) => `{ viewer { ${times(n, (i) => `a${i}: name`)} } }`;
    await assertRuns(aliases(50));
    assert.match(await wordsAbout(aliases(51)), /^51 aliases .* 50/);
    const spread = (
      n: number,
    ) => `{ viewer { ...F } me: viewer { ...F ...G } } fragment G on User { ...F }
      fragment F on User { ${times(n, (i) => `a${i}: name`)} }`;
    await assertRuns(spread(16));
    assert.match(await wordsAbout(spread(17)), /^52 aliases/);
  });

  it("is at most 15 levels deep, as deep as introspection", async () => {
    const levels = (n: number) =>
      `{ __type(name: "Query") { ${"ofType { ".repeat(n - 2)} name ${"} ".repeat(n - 1)} }`;
    await assertRuns(levels(15));
    assert.match(
      await wordsAbout(levels(16)),
      /^__type\.ofType\..*ofType\.name is 16 levels deep: at most 15\./,
    );
    const spread = (n: number) => `{ __type(name: "Query") { ...F } } fragment F on __Type {
      ... on __Type { ${"ofType { ".repeat(n - 2)} name ${"} ".repeat(n - 2)} } }`;
    await assertRuns(spread(15));
    await wordsAbout(spread(16));
    await assertRuns(getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }));
  });

  it("answers at most 100,000 values, by its variables", async () => {
    // 1 + 1,000 × (1 + 97) for clips, 1 + first × 2 for datasets.
    const query = (first: string) => `query ($first: Int = 1000, $last: Int, $is: Boolean = true) {
      clips(filter: { version: "400" }, first: 1000) { nodes { ${"id ".repeat(97)} } }
      datasets(first: ${first}, last: $last) @include(if: $is) { nodes { slug } } }`;
    await assertRuns(query("$first"), { first: 999 });
    await assertRuns(query("$first"), { first: null, last: 999 });
    await assertRuns(query("$first"), { is: false });
    await assertRuns(query("$first").replace("@include(if:", "@skip(if:"));
    for (const variables of [{}, { first: 1000 }, { first: null, last: 1000 }, { is: true }]) {
      const words = await wordsAbout(query("$first"), variables);
      assert.match(
        words,
        /100,002 values.* 100,000.*clips\.nodes \(1000\): 1,000 rows.*smaller `first`/,
      );
    }
    const literal = (first: number) => query(String(first)).replace("$first: Int = 1000, ", "");
    await assertRuns(literal(999));
    assert.match(await wordsAbout(literal(1000)), /100,002/);
  });

  it("is told which way multiplies to how many rows", async () => {
    const down = (level: number, page: string): string =>
      `clips${page} { nodes { id ${level > 1 ? `listings { version { ${down(level - 1, page)} } }` : ""} } }`;
    const query = (levels: number, page: string) =>
      `{ datasetVersion(name: "400") { ${down(levels, page)} } }`;
    await assertRuns(query(2, "(first: 15)"));
    assert.match(
      await wordsAbout(query(4, "(first: 15)")),
      /datasetVersion\.clips\.nodes \(15\) × listings \(4\) × version\.clips\.nodes \(15\) × listings \(4\) × .*: 3,240,000 rows/,
    );
    assert.match(await wordsAbout(query(3, "")), /clips\.nodes \(50 without `first`\) × /);
    const edges = `{ clips { edges { node { listings { version { clips { edges { node { listings { version {
      clips { edges { cursor } } } } } } } } } } } } }`;
    assert.match(
      await wordsAbout(edges),
      /^.* by clips\.edges \(50 without `first`\) × node\.listings \(4\) × version\.clips\.edges/,
    );
  });

  it("reckons with lists that take no page, and with their names where they are given", async () => {
    const query = `query ($names: [String!]) { datasetVersion(name: "400") {
      classes(names: $names) { name clips { nodes { id sourceId } } } } }`;
    assert.match(
      await wordsAbout(query),
      /classes \(725\) × clips\.nodes \(50 without `first`\): 36,250 rows/,
    );
    await assertRuns(query, { names: ["class 000", "class 001"] });
    const nodes = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on DatasetVersion { clips(first: 1000) { nodes { id } } } } }`;
    await assertRuns(nodes, { ids: ["x"] });
    assert.match(
      await wordsAbout(nodes, { ids: Array.from({ length: 100 }, () => "x") }),
      /nodes \(100\) × clips\.nodes \(1000\)/,
    );
    const counts = `query ($names: [String!]) { datasetVersion(name: "400") { classes(names: $names) { clips { totalCount } } } }`;
    await assertRuns(counts, { names: ["class 000"] });
    await wordsAbout(counts);
  });

  it("is measured within the process as over HTTP", async () => {
    const context = await lab.context();
    const ask = (first: number) =>
      executeLocally(context, makeLog("silent"), {
        source: `query ($first: Int) { clips(first: $first) { nodes { ${"id ".repeat(120)} } } }`,
        variableValues: { first },
      });
    await ask(10);
    await assert.rejects(ask(1000), (error) => isKineographError(error, "TOO_EXPENSIVE"));
    await assert.rejects(
      executeLocally(context, makeLog("silent"), { source: "{ viewer { ", variableValues: {} }),
      /Syntax Error/,
    );
  });
});

/** A value of a type, as large as it may be where it is a page. */
function valueOf(type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (isListType(getNullableType(type))) return [valueOf(named)];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named)) {
    if (named.name === "SamplingInput") return { uniform: { count: 16 } };
    const required = Object.values(named.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return Object.fromEntries(required.map((field) => [field.name, valueOf(field.type)]));
  }
  const scalars: Record<string, unknown> = { Int: 1000, Float: 1.5, Boolean: true };
  return scalars[named.name] ?? "400";
}

function variablesOf(schema: GraphQLSchema, query: string): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const definition of parse(query).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type } of definition.variableDefinitions ?? []) {
      const name = variable.name.value;
      // Left out by the pages and the commands too: the first page, the clip by its id.
      if (["after", "sourceId", "startSeconds", "endSeconds"].includes(name)) continue;
      const input = typeFromAST(schema, type) as GraphQLInputType;
      variables[name] = valueOf(input);
    }
  }
  return variables;
}

const root = new URL("../../", import.meta.url);

function filesOf(folder: string, ending: string): string[] {
  const names = readdirSync(new URL(folder, root)).filter((name) => name.endsWith(ending));
  return names.map((name) => readFileSync(new URL(folder + name, root), "utf8"));
}

/** The documents that stand in texts of another kind. */
function cut(texts: string[], fence: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(fence)].map(([, query = ""]) => query));
}

describe("what we ask ourselves", () => {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const sources: [string, number, string[]][] = [
    ["the playground's examples", 7, examples.map(({ query }) => query)],
    ["the pages", 11, filesOf("src/dashboard/", ".graphql")],
    // One that is put together of parts is asked for by name.
    [
      "the commands",
      6,
      cut(filesOf("src/cli/", ".ts"), /`((?:query|mutation) [^`$]*(?:\$[^`{][^`$]*)*)`/g),
    ],
    ["the comparison", 1, [compareQuery]],
    ["the README", 3, cut([readme], /```graphql\n([^`]*)```/g)],
  ];
  for (const [place, atLeast, queries] of sources) {
    it(`is within the caps, with pages of 1,000 too: ${place}`, async () => {
      assert.ok(queries.length >= atLeast, `${queries.length} queries`);
      const schema = makeSchema();
      for (const query of queries) {
        const { errors } = await lab.ask(query, variablesOf(schema, query), ada);
        const words = `${JSON.stringify(errors)} of ${query}`;
        // An operation that is wrong, or whose variables are, is never measured.
        assert.doesNotMatch(words, /"TOO_EXPENSIVE"|Variable \\"|"GRAPHQL_/, words);
      }
    });
  }
});
