import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createToken, revokeToken } from "../../src/people/index.js";
import { openLab, type Lab } from "./lab.js";
import { readRefusal } from "./refusals.js";

let lab: Lab;
before(async () => {
  lab = await openLab("400");
});
after(() => lab.product.close());

describe("a request that is none", () => {
  const cases: [string, string, number][] = [
    ["broken JSON", '{"query": "{ viewer', 400],
    ["nothing", "", 400],
    ["JSON that is no object", '"{ viewer { name } }"', 400],
    ["a list of requests", '[{"query":"{ viewer { name } }"}]', 400],
    ["no query", "{}", 400],
    ["a query that is no text", '{"query": 7}', 400],
    ["variables that are no object", '{"query": "{ viewer { name } }", "variables": "x"}', 400],
    ["a document that ends early", '{"query": "{ viewer { name "}', 400],
    ["an unknown field", '{"query": "{ nothing }"}', 400],
    ["an unknown operation", '{"query": "query A { viewer { name } }", "operationName": "B"}', 400],
    [
      "two operations and no name",
      '{"query": "query A { viewer { name } } query B { __typename }"}',
      400,
    ],
    ["a subscription", '{"query": "subscription { viewer { name } }"}', 400],
    [
      "a prototype for variables",
      '{"query":"{ viewer { name } ","variables":{"__proto__":{}}}',
      400,
    ],
  ];
  for (const [name, body, status] of cases) {
    it(`is refused: ${name}`, async () => {
      const refusal = await readRefusal(await lab.post(body));
      assert.deepEqual(
        [refusal.status, /^(BAD_INPUT|GRAPHQL_|OPERATION_)/.test(refusal.code)],
        [status, true],
        JSON.stringify(refusal),
      );
    });
  }

  it("is refused when its body is larger than 256 KiB", async () => {
    const body = JSON.stringify({ query: "{ viewer { name } }", padding: "x".repeat(300_000) });
    const { status, code, words } = await readRefusal(await lab.post(body));
    assert.deepEqual({ status, code }, { status: 413, code: "BAD_INPUT" });
    assert.match(words, /at most 256 KiB/);
  });

  it("is refused when it has more tokens than any page asks for", async () => {
    const { status, code } = await lab.refusalOf(`{ ${"__typename ".repeat(6000)} }`);
    assert.deepEqual({ status, code }, { status: 400, code: "TOO_EXPENSIVE" });
  });

  it("is answered in time when it is as deep as the body may be", async () => {
    const start = Date.now();
    const deep = `{ clips(filter: {classes: ${"[".repeat(100_000)}`;
    const nested = "{ viewer ".repeat(2400) + "}".repeat(2400);
    await lab.refusalOf(deep);
    await lab.refusalOf(nested);
    const json = await lab.post(
      `{"query":"{ viewer { name } }","variables":${"[".repeat(120_000)}`,
    );
    await readRefusal(json);
    assert.ok(Date.now() - start < 5000);
  });

  it("is refused as another type than JSON, so that no form of another page is one", async () => {
    const query = "query=%7Bviewer%7Bname%7D%7D";
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/graphql",
    ]) {
      const { status } = await readRefusal(
        await lab.post(query, { headers: { "content-type": type } }),
      );
      assert.ok(status === 400 || status === 415, `${type}: ${status}`);
    }
  });

  it("changes nothing by GET, and is read by GET only with a header no form sends", async () => {
    const ask = (query: string, headers: Record<string, string>) =>
      fetch(`${lab.product.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${lab.student}`, ...headers },
      });
    const change = 'mutation { createToken(input: { title: "by GET" }) { token } }';
    const preflighted = { "apollo-require-preflight": "1" };
    assert.equal((await readRefusal(await ask(change, preflighted))).status, 405);
    assert.equal((await readRefusal(await ask("{ viewer { name } }", {}))).status, 400);
    assert.equal((await ask("{ viewer { name } }", preflighted)).status, 200);
  });

  it("is refused by other verbs and at other places in the same form", async () => {
    const at = (path: string, method: string) => fetch(new URL(path, lab.product.url), { method });
    assert.equal((await readRefusal(await at("/nowhere", "GET"))).code, "NOT_FOUND");
    assert.equal((await readRefusal(await at("/graphql", "DELETE"))).code, "NOT_FOUND");
    assert.equal(
      (await readRefusal(await at("/frames/1/%2e%2e%2f%2e%2e%2fsecret", "GET"))).status < 500,
      true,
    );
    assert.equal((await readRefusal(await at("/%", "GET"))).status < 500, true);
    assert.equal((await readRefusal(await at("/frames/%00/%00", "GET"))).status < 500, true);
  });
});

describe("a credential that is none", () => {
  const viewer = "{ viewer { name } }";

  it("is refused as unknown, mistyped, expired or revoked, never served as nobody", async () => {
    const context = await lab.product.context();
    const soon = new Date(Date.now() + 300);
    const { token: expired } = await createToken(context, {
      user: "stu",
      title: "short",
      expiresAt: soon,
    });
    const { token: revoked } = await createToken(context, {
      user: "stu",
      title: "revoked",
      expiresAt: null,
    });
    const rows: { id: string }[] = await lab.product.product.database.query(
      "SELECT id FROM access_token WHERE title = 'revoked'",
    );
    await revokeToken(context, rows[0]?.id ?? "");
    while (Date.now() <= soon.getTime()) await new Promise((resolve) => setTimeout(resolve, 20));
    const known = lab.student.slice(0, -1) + (lab.student.endsWith("0") ? "1" : "0");
    for (const token of [
      expired,
      revoked,
      known,
      "kgt_x",
      "x".repeat(4000),
      lab.student.toUpperCase(),
    ]) {
      const { status, code } = await lab.refusalOf(viewer, {}, { token });
      assert.deepEqual(
        { status, code },
        { status: 401, code: "UNAUTHENTICATED" },
        token.slice(0, 60),
      );
    }
  });

  it("gives no more than nobody gets when the header is malformed", async () => {
    const odd = [
      "Bearer",
      "Bearer ",
      `Basic ${lab.student}`,
      lab.student,
      `Token ${lab.student}`,
      ",",
      `Bearer  ${lab.student}`,
    ];
    for (const authorization of odd) {
      const { code } = await lab.refusalOf(
        "{ datasets { nodes { slug } } }",
        {},
        { token: null, headers: { authorization } },
      );
      assert.equal(code, "UNAUTHENTICATED", authorization);
    }
  });

  it("is refused as a session that nobody opened", async () => {
    for (const cookie of [
      `kineograph_session=${lab.student}`,
      "kineograph_session=x",
      "kineograph_session=%00",
      'kineograph_session="; a=b',
    ]) {
      const { code } = await lab.refusalOf(
        "{ datasets { nodes { slug } } }",
        {},
        { token: null, headers: { cookie } },
      );
      assert.equal(code, "UNAUTHENTICATED", cookie);
    }
    for (const body of [
      '{"token":"kgt_x"}',
      '{"token":7}',
      "null",
      '"x"',
      "{}",
      '{"token":"\\u0000"}',
    ]) {
      const response = await fetch(`${lab.product.url}/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const { code } = await readRefusal(response);
      assert.match(code, /^(BAD_INPUT|UNAUTHENTICATED)$/, body);
    }
  });
});

describe("a page that is none", () => {
  const clips = `query ($first: Int, $last: Int, $after: String, $before: String) {
    datasets(first: $first, last: $last, after: $after, before: $before) { nodes { slug } }
  }`;
  const cursor = (key: string) => Buffer.from(`k:${key}`).toString("base64url");
  const cases: [string, object, RegExp][] = [
    ["first 0", { first: 0 }, /^BAD_INPUT$/],
    ["first -1", { first: -1 }, /^BAD_INPUT$/],
    ["last 0", { last: 0 }, /^BAD_INPUT$/],
    ["first 5000", { first: 5000 }, /^TOO_EXPENSIVE$/],
    ["last 5000", { last: 5000 }, /^TOO_EXPENSIVE$/],
    ["first 1e9", { first: 1e9 }, /^TOO_EXPENSIVE$/],
    ["first 1e10, which is no Int", { first: 1e10 }, /^BAD_INPUT$/],
    ["first 1.5", { first: 1.5 }, /^BAD_INPUT$/],
    ["first as text", { first: "10" }, /^BAD_INPUT$/],
    ["first and last", { first: 1, last: 1 }, /^BAD_INPUT$/],
    ["a cursor of garbage", { after: "%%%" }, /^BAD_INPUT$/],
    ["an empty cursor", { after: "" }, /^BAD_INPUT$/],
    ["a cursor of words", { after: cursor("1; DROP TABLE clip") }, /^BAD_INPUT$/],
    ["a cursor with a NUL", { before: cursor("1\0") }, /^BAD_INPUT$/],
    ["a cursor beyond bigint", { after: cursor("9".repeat(19)) }, /^BAD_INPUT$/],
    ["a cursor of 100,000 digits", { after: cursor("9".repeat(100_000)) }, /^BAD_INPUT$/],
  ];
  for (const [name, page, code] of cases) {
    it(`is refused: ${name}`, async () => {
      assert.match((await lab.refusalOf(clips, page)).code, code);
    });
  }

  it("is refused everywhere, the audit log's cursors being of another kind", async () => {
    const entries = "query ($after: String) { auditEntries(after: $after) { nodes { id } } }";
    for (const odd of [cursor("1"), cursor("z".repeat(36)), "x", cursor("\0")]) {
      assert.equal(
        (await lab.refusalOf(entries, { after: odd }, { token: lab.admin })).code,
        "BAD_INPUT",
      );
    }
    const nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    const ids = Array.from({ length: 101 }, (_, i) => String(i));
    assert.equal((await lab.refusalOf(nodes, { ids })).code, "TOO_EXPENSIVE");
  });
});
