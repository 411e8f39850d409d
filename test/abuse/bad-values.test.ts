import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openLab, type Lab } from "./lab.js";
import { readRefusal } from "./refusals.js";

let lab: Lab;
before(async () => {
  lab = await openLab("400");
});
after(() => lab.product.close());

function globalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString("base64url");
}

const extract = `mutation ($input: ExtractFramesInput!) {
  extractFrames(input: $input) { frameSet { receipt } }
}`;

/** Texts that are odd for Postgres, for JSON, for a shell or for a path. */
const oddTexts = [
  "\0",
  "a\0b",
  "\ud800",
  "a\udfffb",
  "",
  " ",
  "' OR 1=1 --",
  "'; DROP TABLE clip; --",
  "$1",
  "\\",
  "%",
  "_",
  "../../etc/passwd",
  "\u202e\ufeff\u0007",
  "😀".repeat(2000),
  "x".repeat(100_000),
  "__proto__",
  "constructor",
];
const oddIds = [
  ...oddTexts,
  "1",
  ...[
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "9".repeat(19),
    "1e3",
    "1\0",
    "01",
    "NaN",
    "x",
  ].flatMap((key) =>
    [
      "Clip",
      "Dataset",
      "DatasetVersion",
      "Revision",
      "ActionClass",
      "FrameSet",
      "User",
      "Grant",
      "AuditEntry",
      "Mirror",
      "ClipFile",
      "Terms",
      "SponsorGroup",
      "Nothing",
      "__proto__",
      "constructor",
    ].map((type) => globalId(type, key)),
  ),
  globalId("AuditEntry", "00000000-0000-0000-0000-000000000000"),
  globalId("AuditEntry", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
];

describe("odd text in any argument", () => {
  const queries = [
    "query ($v: String!) { dataset(slug: $v) { title } }",
    "query ($v: String!) { datasetVersion(name: $v) { title } }",
    "query ($v: String!) { datasetVersion(dataset: $v, name: $v) { title } }",
    "query ($v: String!) { actionClass(name: $v) { name } }",
    "query ($v: String!) { mirror(name: $v) { root } }",
    "query ($v: String!) { terms(dataset: $v) { title } }",
    "query ($v: String) { clip(sourceId: $v) { id } }",
    "query ($v: String!) { clips(filter: { sourceIds: [$v] }) { nodes { id } totalCount } }",
    "query ($v: String!) { clips(filter: { classes: [$v] }) { nodes { id } } }",
    "query ($v: String!) { clips(filter: { version: $v }) { nodes { id } } }",
    "query ($v: String!) { clips(filter: { dataset: $v }) { nodes { id } } }",
    'query ($v: String!) { datasetVersion(name: "400") { classes(names: [$v]) { name } } }',
    "query ($v: String) { auditEntries(filter: { dataset: $v }) { nodes { id } totalCount } }",
    "query ($v: String) { auditEntries(filter: { act: $v, outcome: $v, version: $v }) { nodes { id } } }",
    "query ($v: String) { auditEntries(filter: { user: $v }) { nodes { id } } }",
    "query ($v: String) { auditEntries(filter: { sourceId: $v }) { nodes { id } } }",
    "mutation ($v: String!) { createToken(input: { title: $v }) { token } }",
    'mutation ($v: String!) { createToken(input: { title: "t", user: $v }) { token } }',
    "mutation ($v: String!) { acceptTerms(input: { dataset: $v, number: 1 }) { terms { id } } }",
  ];
  for (const query of queries) {
    it(`is an answer or a refusal, never our failure: ${query.slice(0, 90)}`, async () => {
      for (const v of oddTexts) await lab.assertHolds(query, { v }, lab.admin);
    });
  }

  it("is refused as a name with a NUL, and says so", async () => {
    const { code, status } = await lab.refusalOf('{ dataset(slug: "a\\u0000") { title } }');
    assert.deepEqual({ code, status }, { code: "BAD_INPUT", status: 200 });
  });

  it("is no failure in what the log keeps: operation name, agent, request id", async () => {
    const body = JSON.stringify({
      query: "query A { clips(first: 1) { nodes { id } } }",
      operationName: "A",
    });
    for (const agent of ["' OR 1=1", "x".repeat(10_000), "é\u00ff", "\t"]) {
      const response = await lab.post(body, {
        token: lab.admin,
        headers: { "user-agent": agent, "x-request-id": agent },
      });
      assert.ok(response.status < 500, await response.text());
    }
    const name = "A".repeat(50_000);
    await lab.assertHolds(`query ${name} { clips(first: 1) { nodes { id } } }`, {}, lab.admin);
  });
});

describe("an id of something else", () => {
  it("is nothing to node, whatever it holds", async () => {
    for (const id of oddIds)
      await lab.assertHolds(
        "query ($id: ID!) { node(id: $id) { id __typename } }",
        { id },
        lab.student,
      );
    const known = { data: { node: null } };
    const response = await lab.post(
      JSON.stringify({ query: `{ node(id: "${globalId("Clip", "123456789")}") { id } }` }),
    );
    assert.deepEqual(await response.json(), known);
  });

  it("is no clip, no token and no grant", async () => {
    for (const id of oddIds) {
      await lab.assertHolds("query ($id: ID) { clip(id: $id) { id } }", { id }, lab.student);
      await lab.assertHolds(
        "mutation ($id: ID!) { revokeToken(input: { token: $id }) { token } }",
        { id: `${id}x` },
        lab.admin,
      );
      await lab.assertHolds(
        "mutation ($id: ID!) { revokeGrant(input: { grant: $id }) { grant } }",
        { id: `${id}x` },
        lab.admin,
      );
      await lab.assertHolds(
        "mutation ($id: ID!) { revokeGrant(input: { grant: $id }) { grant } }",
        { id },
        lab.student,
      );
    }
  });

  it("gives NOT_FOUND where frames of it are asked for", async () => {
    const sampling = { uniform: { count: 4 } };
    for (const clip of oddIds) {
      const { code } = await lab.refusalOf(extract, { input: { clip, sampling } });
      assert.match(code, /^(NOT_FOUND|BAD_INPUT)$/, clip.slice(0, 80));
    }
  });
});

describe("a number or a date that cannot be", () => {
  it("is no time of a clip", async () => {
    const query =
      'query ($s: Float, $e: Float) { clip(sourceId: "---QUuC4vJs", startSeconds: $s, endSeconds: $e) { id } }';
    for (const s of [-1, 1e300, 1e-300, -0, 0.1 + 0.2, 2 ** 53, 1.7976931348623157e308]) {
      await lab.assertHolds(query, { s, e: s }, lab.admin);
    }
    for (const s of ["1", true, "NaN", [], {}]) {
      assert.equal((await lab.refusalOf(query, { s })).code, "BAD_INPUT");
    }
    for (const text of ["1e999", "-1e999"]) {
      const body = `{"query": ${JSON.stringify(query)}, "variables": {"s": ${text}}}`;
      assert.equal(
        (await readRefusal(await lab.post(body, { token: lab.admin }))).code,
        "BAD_INPUT",
      );
    }
  });

  it("is no date of a token or of the log", async () => {
    const create =
      'mutation ($at: DateTimeISO) { createToken(input: { title: "t", expiresAt: $at }) { token } }';
    const entries =
      "query ($at: DateTimeISO) { auditEntries(filter: { since: $at, until: $at }) { nodes { id } } }";
    const dates = [
      "9999-12-31T23:59:59Z",
      "0000-01-01T00:00:00Z",
      "2027-02-30T00:00:00Z",
      "+275760-09-13T00:00:00Z",
      "-271821-04-20T00:00:00Z",
      "x",
      "",
      "2027",
      0,
      1e18,
      -1,
      true,
    ];
    for (const at of dates) {
      await lab.assertHolds(create, { at }, lab.admin);
      await lab.assertHolds(entries, { at }, lab.admin);
    }
  });

  it("is no number of terms", async () => {
    const accept = "mutation ($n: Int!) { acceptTerms(input: { number: $n }) { terms { id } } }";
    for (const n of [-1, 0, 2147483647, 99]) {
      assert.match((await lab.refusalOf(accept, { n })).code, /^(NOT_FOUND|BAD_INPUT|CONFLICT)$/);
    }
  });
});
