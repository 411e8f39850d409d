import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
before(async () => {
  lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
});
after(() => lab.close());

const whoami = `{ viewer { name role } }`;

test("a token is known by its hash alone and ends the moment it is revoked", async () => {
  const token = await lab.join("ada");
  assert.deepEqual((await lab.ask(whoami, {}, token)).data, {
    viewer: { name: "ada", role: "STUDENT" },
  });
  const rows: { id: string; row: string }[] = await lab.product.database.query(
    `SELECT t.id, t::text AS row FROM access_token t JOIN user_account u ON u.id = t.user_id WHERE u.name = 'ada'`,
  );
  assert.ok(rows[0] && !rows[0].row.includes(token.slice(4, 20)));
  const revoke = `mutation { revokeToken(input: { token: "${rows[0].id}" }) { token } }`;
  const stranger = await lab.join("bob");
  const refused = await lab.ask(revoke, {}, stranger);
  assert.equal(refused.errors[0]?.extensions.code, "NOT_FOUND", "as if it were not there");
  assert.deepEqual((await lab.ask(revoke, {}, token)).errors, []);
  const ended = await lab.ask(whoami, {}, token);
  assert.deepEqual([ended.status, ended.errors[0]?.extensions.code], [401, "UNAUTHENTICATED"]);
});

test("every mistyped character of a token is refused without a look at the database", async () => {
  const token = await lab.join("cleo");
  for (const at of [0, 5, 20, token.length - 1]) {
    const other = token[at] === "x" ? "y" : "x";
    const wrong = token.slice(0, at) + other + token.slice(at + 1);
    assert.equal((await lab.ask(whoami, {}, wrong)).status, 401);
  }
});

test("one makes tokens for oneself, and only an admin for others", async () => {
  const token = await lab.join("dan");
  const create = (user: string) =>
    `mutation { createToken(input: { title: "t", user: "${user}" }) { token } }`;
  const own = await lab.ask<{ createToken: { token: string } }>(create("dan"), {}, token);
  const made = own.data?.createToken.token ?? "";
  assert.match(made, /^kgt_[A-Za-z0-9_-]{43}_[0-9a-f]{8}$/);
  assert.equal((await lab.ask(whoami, {}, made)).status, 200);
  const others = await lab.ask(create("cleo"), {}, token);
  assert.equal(others.errors[0]?.extensions.code, "FORBIDDEN");
});

test("a token that was made with a token ends no later than it, and with it", async () => {
  const parent = await lab.join("fay");
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const { database } = lab.product;
  await database.query(
    `UPDATE access_token SET expires_at = $1 WHERE user_id = (SELECT id FROM user_account WHERE name = 'fay')`,
    [soon],
  );
  const create = `mutation { createToken(input: { title: "forever" }) { token } }`;
  const { data } = await lab.ask<{ createToken: { token: string } }>(create, {}, parent);
  const child = data?.createToken.token ?? "";
  const rows: { id: string; expires: Date }[] = await database.query(
    `SELECT t.id, t.expires_at AS expires FROM access_token t JOIN user_account u ON u.id = t.user_id
     WHERE u.name = 'fay' ORDER BY t.id`,
  );
  assert.deepEqual(
    rows.map((row) => row.expires.toISOString()),
    [soon, soon],
  );
  const revoke = `mutation { revokeToken(input: { token: "${rows[0]?.id ?? ""}" }) { token } }`;
  assert.deepEqual((await lab.ask(revoke, {}, child)).errors, []);
  assert.equal((await lab.ask(whoami, {}, child)).status, 401);
});

test("a browser session opens with a token, is closed to scripts and other sites, and ends with it", async () => {
  const token = await lab.join("eli");
  const open = await fetch(`${lab.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  assert.equal(open.status, 204);
  const cookie = open.headers.get("set-cookie") ?? "";
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  const ask = async () => {
    const response = await fetch(`${lab.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: cookie.split(";")[0] ?? "" },
      body: JSON.stringify({ query: whoami }),
    });
    return ((await response.json()) as { data: { viewer: { name: string } | null } }).data.viewer;
  };
  assert.equal((await ask())?.name, "eli");
  await lab.product.database.query(
    `UPDATE access_token SET revoked_at = now() WHERE user_id = (SELECT id FROM user_account WHERE name = 'eli')`,
  );
  assert.equal(await ask(), null);
  const wrong = await fetch(`${lab.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: "kgt_wrong" }),
  });
  assert.equal(wrong.status, 401);
});
