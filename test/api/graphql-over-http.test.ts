import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { auditServer, type AuditResult } from "graphql-http";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
let token: string;
before(async () => {
  lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
  token = await lab.join("ada");
});
after(() => lab.close());

/** Runs every audit of graphql-http, each request with `headers` beside its own. */
function auditWith(headers: Record<string, string>): Promise<AuditResult[]> {
  const fetchFn = (url: string, init?: RequestInit) => {
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return fetch(url, { ...init, headers: all });
  };
  return auditServer({ url: `${lab.url}/graphql`, fetchFn });
}

const idsOf = (results: AuditResult[], status: AuditResult["status"]) =>
  results.filter((result) => result.status === status).map(({ id, name }) => `${id} ${name}`);

describe("GraphQL over HTTP, by the audits of graphql-http", () => {
  it("passes all: MUST, SHOULD and MAY, from a client that says it is no form", async () => {
    const results = await auditWith({
      authorization: `Bearer ${token}`,
      "apollo-require-preflight": "1",
    });
    assert.ok(results.length >= 60, `${results.length} audits`);
    for (const status of ["error", "warn", "notice"] as const) {
      assert.deepEqual(idsOf(results, status), [], status);
    }
  });

  it("gets notice only of GET without a header that a form of another site cannot send", async () => {
    const results = await auditWith({ authorization: `Bearer ${token}` });
    // MAYs that the guard against forged requests (CSRF) refuses: any page may make a browser GET.
    const refused = [
      "5A70 MAY accept application/x-www-form-urlencoded formatted GET requests",
      "D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json",
      "6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json",
    ];
    assert.deepEqual([...idsOf(results, "error"), ...idsOf(results, "warn")], []);
    assert.deepEqual(idsOf(results, "notice").toSorted(), refused.toSorted());
    assert.equal(idsOf(results, "ok").length, results.length - refused.length);
  });
});

describe("a refused document", () => {
  const statusFor = async (query: string, accept: string | null, variables: object = {}) => {
    const response = await fetch(`${lab.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        ...(accept === null ? {} : { accept }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: unknown; errors: unknown[] };
    assert.deepEqual([body.data, body.errors.length > 0], [undefined, true]);
    return response.status;
  };
  const plain = "application/json";
  const cases: [string, string, object][] = [
    ["that does not parse", "{", {}],
    ["that is not valid", "{ nothing }", {}],
    ["with a wrong variable", "query ($id: ID!) { node(id: $id) { id } }", { id: null }],
    ["that is too expensive", `{ ${"viewer { name } ".repeat(21)} }`, {}],
  ];
  for (const [name, query, variables] of cases) {
    it(`is 200 to who asks for plain JSON by name, 400 to all others: ${name}`, async () => {
      assert.equal(await statusFor(query, plain, variables), 200);
      assert.equal(
        await statusFor(query, `${plain}; charset=utf-8, multipart/mixed`, variables),
        200,
      );
      assert.equal(await statusFor(query, "*/*", variables), 400);
      assert.equal(await statusFor(query, null, variables), 400);
      assert.equal(await statusFor(query, "application/graphql-response+json", variables), 400);
      assert.equal(
        await statusFor(query, `application/graphql-response+json, ${plain};q=0.9`, variables),
        400,
      );
    });
  }

  it("keeps its own status where it is no 400", async () => {
    const response = await fetch(`${lab.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: plain },
      body: JSON.stringify({ query: "{ datasets { nodes { slug } } }" }),
    });
    assert.equal(response.status, 401);
  });

  it("that is no request of GraphQL stays 400", async () => {
    for (const body of ["{}", '{"query": 7}', "[]", "{"]) {
      const response = await fetch(`${lab.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: plain },
        body,
      });
      assert.equal(response.status, 400, body);
    }
  });
});
