import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { addGrant } from "../../src/access/index.js";
import { addSponsorGroup, createToken, joinSponsorGroup } from "../../src/people/index.js";
import { importSmallVersion } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";

const clipsQuery = `{ clips(filter: { version: "400" }, first: 3) { nodes { id } } }`;
const accept = `acceptTerms(input: { number: 1 }) { terms { number } }`;

describe("what is held in memory of access", () => {
  let lab: TestProduct;
  let owner: pg.Client;
  let people = 0;

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importSmallVersion(lab, { version: "400", classes: 2, clips: 5 });
    owner = new pg.Client({ connectionString: lab.product.settings.databaseOwnerUrl });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await lab.close();
  });

  /** Somebody new who may read, through a group or by a grant of their own; and did so once. */
  async function joinReader(
    via: "group" | "grant" = "grant",
  ): Promise<[name: string, token: string]> {
    const name = `reader${++people}`;
    const grant = { dataset: "kinetics", version: "400", scope: "METADATA", until: null } as const;
    const token = await lab.join(name, via === "grant" ? grant : {});
    if (via === "group") {
      const admin = await lab.context();
      await addSponsorGroup(admin, { slug: `group-${name}`, title: name });
      await joinSponsorGroup(admin, {
        group: `group-${name}`,
        user: name,
        standing: "MEMBER",
        until: null,
      });
      await addGrant(admin, { ...grant, group: `group-${name}` });
    }
    await lab.ask(`mutation { ${accept} }`, {}, token);
    assert.equal(await codeOf(token), "OK");
    return [name, token];
  }

  async function codeOf(token: string): Promise<string> {
    const { errors } = await lab.ask(clipsQuery, {}, token);
    return errors[0]?.extensions.code ?? "OK";
  }

  const ofUser = `user_id = (SELECT id FROM user_account WHERE name = $NAME)`;
  /** Each table that is held, a change of it, and what it comes to for the reader. */
  const changes: [change: string, code: string, via?: "group"][] = [
    [`UPDATE access_grant SET revoked_at = now() WHERE ${ofUser}`, "FORBIDDEN"],
    [`UPDATE access_grant SET until = now() WHERE ${ofUser}`, "GRANT_EXPIRED"],
    [`UPDATE access_token SET revoked_at = now() WHERE ${ofUser}`, "UNAUTHENTICATED"],
    [`UPDATE user_account SET disabled_at = now() WHERE name = $NAME`, "UNAUTHENTICATED"],
    [`DELETE FROM terms_acceptance WHERE ${ofUser}`, "TERMS_REQUIRED"],
    [`DELETE FROM sponsor_group_member WHERE ${ofUser}`, "FORBIDDEN", "group"],
    [
      `UPDATE access_grant SET group_id = NULL, user_id = 1 WHERE group_id =
        (SELECT id FROM sponsor_group WHERE slug = 'group-' || $NAME)`,
      "FORBIDDEN",
      "group",
    ],
  ];

  it("is never older than the last commit, whichever table was changed", async () => {
    for (const [change, code, via] of changes) {
      const [name, token] = await joinReader(via);
      await owner.query(`BEGIN; ${change.replaceAll("$NAME", `'${name}'`)}`);
      assert.equal(await codeOf(token), "OK", change);
      await owner.query("COMMIT");
      assert.equal(await codeOf(token), code, change);
    }
  });

  it("is left when new terms are published, and by every table that it is of", async () => {
    const [, token] = await joinReader();
    await owner.query(
      `INSERT INTO terms (dataset_id, number, title, body, digest)
       SELECT dataset_id, 2, title, body, digest FROM terms WHERE number = 1`,
    );
    assert.equal(await codeOf(token), "TERMS_REQUIRED");
    await owner.query("DELETE FROM terms WHERE number = 2");
    assert.equal(await codeOf(token), "OK");
    const { rows } = await owner.query<{ table: string }>(
      `SELECT tgrelid::regclass::text AS table FROM pg_trigger
       WHERE tgfoid = 'advance_epoch'::regproc ORDER BY 1`,
    );
    const tables = new Set(rows.map((row) => row.table));
    for (const table of ["session", "sponsor_group", "terms", "user_account"]) {
      assert.ok(tables.has(table), table);
    }
  });

  it("ends by the clock too, with no commit to tell it", async () => {
    const [name, token] = await joinReader();
    const soon = new Date(Date.now() + 1500);
    const admin = await lab.context();
    const short = await createToken(admin, { user: name, title: "short", expiresAt: soon });
    await owner.query(
      `UPDATE access_grant SET until = $1
       WHERE user_id = (SELECT id FROM user_account WHERE name = $2)`,
      [soon, name],
    );
    assert.deepEqual([await codeOf(token), await codeOf(short.token)], ["OK", "OK"]);
    await sleep(soon.getTime() - Date.now() + 50);
    assert.equal(await codeOf(token), "GRANT_EXPIRED");
    assert.equal(await codeOf(short.token), "UNAUTHENTICATED");
  });

  it("begins by the clock too", async () => {
    const [name, token] = await joinReader("group");
    const soon = new Date(Date.now() + 1500);
    const change = `UPDATE sponsor_group_member SET since = $1
      WHERE user_id = (SELECT id FROM user_account WHERE name = $2)`;
    await owner.query(change, [soon, name]);
    assert.equal(await codeOf(token), "FORBIDDEN");
    await sleep(soon.getTime() - Date.now() + 50);
    assert.equal(await codeOf(token), "OK");
  });

  it("is never too old for one of many requests at once", async () => {
    const [name, token] = await joinReader();
    const [, other] = await joinReader();
    const load = Array.from({ length: 8 }, async () => {
      for (let turn = 0; turn < 40; ++turn) assert.equal(await codeOf(other), "OK");
    });
    const who = `WHERE user_id = (SELECT id FROM user_account WHERE name = '${name}')`;
    for (let round = 0; round < 10; ++round) {
      await owner.query(`UPDATE access_grant SET revoked_at = now() ${who}`);
      assert.equal(await codeOf(token), "FORBIDDEN", `round ${round}`);
      await owner.query(`UPDATE access_grant SET revoked_at = NULL ${who}`);
      assert.equal(await codeOf(token), "OK", `round ${round}`);
    }
    await Promise.all(load);
  });

  it("is left by a mutation that changes it, for what the same request goes on to do", async () => {
    const token = await lab.join(`reader${++people}`, { version: "400" });
    const { data } = await lab.ask<{ clips: { nodes: { id: string }[] } }>(
      clipsQuery,
      {},
      (await joinReader())[1],
    );
    const extract = `extractFrames(input: { clip: "${data?.clips.nodes[0]?.id}", version: "400",
      sampling: { uniform: { count: 1 } } }) { frameSet { id } }`;
    const codes = async (mutation: string) =>
      (await lab.ask(`mutation { ${mutation} }`, {}, token)).errors.map(
        ({ extensions }) => extensions.code,
      );
    assert.deepEqual(await codes(extract), ["TERMS_REQUIRED"]);
    assert.equal(await codeOf(token), "TERMS_REQUIRED");
    // The lab has no files: that is what is wrong with it once it is allowed.
    const [code, ...others] = await codes(`${accept} ${extract}`);
    assert.deepEqual(others, []);
    assert.ok(code !== undefined && code !== "TERMS_REQUIRED", code);
  });

  it("remembers no failure", async () => {
    const token = await lab.join(`reader${++people}`);
    await owner.query("ALTER TABLE access_token RENAME TO access_token_away");
    assert.equal(await codeOf(token), "INTERNAL");
    await owner.query("ALTER TABLE access_token_away RENAME TO access_token");
    assert.equal(await codeOf(token), "FORBIDDEN");
  });
});
