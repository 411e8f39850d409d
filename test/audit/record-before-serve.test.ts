import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { checkDurability } from "../../src/audit/index.js";
import { importSmallVersion } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
let owner: pg.Client;
let token: string;
before(async () => {
  lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
  await importSmallVersion(lab, { version: "400", classes: 2, clips: 5 });
  token = await lab.join("ada", { version: "400" });
  await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, token);
  owner = new pg.Client(lab.product.settings.databaseOwnerUrl);
  await owner.connect();
});
after(async () => {
  await owner.end();
  await lab.close();
});

const clipsQuery = `{ clips(filter: { version: "400" }, first: 3) { nodes { sourceId } } }`;

async function countReads(): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(
    `SELECT count(*) AS n FROM audit.entry WHERE act = 'clip.read' AND outcome = 'allowed'`,
  );
  return Number(rows[0]?.n);
}

test("while the log cannot take an entry, no byte of a clip leaves; then each answer has its entry", async () => {
  const readsBefore = await countReads();
  await owner.query("BEGIN");
  await owner.query("LOCK TABLE audit.entry IN ACCESS EXCLUSIVE MODE");
  let served = 0;
  const answers = Array.from({ length: 8 }, () =>
    lab.ask<{ clips: { nodes: object[] } }>(clipsQuery, {}, token).then((answer) => {
      served += 1;
      return answer;
    }),
  );
  await sleep(1500);
  assert.equal(served, 0);
  await owner.query("COMMIT");
  for (const { data, errors } of await Promise.all(answers)) {
    assert.deepEqual(errors, []);
    assert.equal(data?.clips.nodes.length, 3);
  }
  assert.equal((await countReads()) - readsBefore, 8);
});

test("a log that refuses entries gives AUDIT_UNAVAILABLE and nothing protected, and public reads go on", async () => {
  await owner.query("REVOKE INSERT ON audit.entry FROM kineograph_app");
  try {
    const read = await lab.ask(clipsQuery, {}, token);
    assert.deepEqual(
      [read.status, read.data, read.errors[0]?.extensions.code],
      [503, null, "AUDIT_UNAVAILABLE"],
    );
    const create = `mutation { createToken(input: { title: "t" }) { token } }`;
    const change = await lab.ask(create, {}, token);
    assert.equal(change.errors[0]?.extensions.code, "AUDIT_UNAVAILABLE");
    const { rows } = await owner.query(
      "SELECT FROM access_token t JOIN user_account u ON u.id = t.user_id WHERE u.name = 'ada'",
    );
    assert.equal(rows.length, 1, "the change was rolled back with its entry");
    const card = await lab.ask(`{ datasets { nodes { title } } }`, {}, token);
    assert.deepEqual(card.errors, []);
    assert.equal((await fetch(`${lab.url}/readyz`)).status, 503);
    assert.equal((await fetch(`${lab.url}/healthz`)).status, 200);
  } finally {
    await owner.query("GRANT INSERT ON audit.entry TO kineograph_app");
  }
  assert.deepEqual((await lab.ask(clipsQuery, {}, token)).errors, []);
});

test("an entry can be neither changed nor removed, by the application nor by the owner", async () => {
  const application = new pg.Client(lab.product.settings.databaseUrl);
  await application.connect();
  try {
    for (const statement of [
      "UPDATE audit.entry SET leaf = '{}'",
      "DELETE FROM audit.entry",
      "TRUNCATE audit.entry",
      "DELETE FROM audit.object_set",
    ]) {
      await assert.rejects(application.query(statement), /permission denied/, statement);
      await assert.rejects(owner.query(statement), /append-only/, statement);
    }
    await assert.rejects(
      application.query("DROP TRIGGER entry_append_only ON audit.entry"),
      /owner/,
    );
  } finally {
    await application.end();
  }
});

test("a database that may lose what it acknowledged is refused at start", async () => {
  const { database } = lab.product;
  const runner = database.createQueryRunner();
  try {
    await runner.query("SET synchronous_commit = off");
    await assert.rejects(checkDurability(runner.manager), /synchronous_commit off/);
    await runner.query("SET synchronous_commit = on");
    await checkDurability(runner.manager);
  } finally {
    await runner.release();
  }
});

test("a person who is erased while the server runs is somebody new in the next entry", async () => {
  const readPseudonyms = async (): Promise<string[]> => {
    const { rows } = await owner.query<{ pseudonym: string }>(
      `SELECT DISTINCT pseudonym FROM audit.entry WHERE act = 'clip.read' AND outcome = 'allowed'`,
    );
    return rows.map(({ pseudonym }) => pseudonym);
  };
  assert.deepEqual((await lab.ask(clipsQuery, {}, token)).errors, []);
  const known = await readPseudonyms();
  const reads = await countReads();
  await owner.query("DELETE FROM audit.subject");
  assert.deepEqual((await lab.ask(clipsQuery, {}, token)).errors, []);
  assert.equal(await countReads(), reads + 1);
  const fresh = (await readPseudonyms()).filter((each) => !known.includes(each));
  const { rows } = await owner.query("SELECT pseudonym FROM audit.subject");
  assert.deepEqual(
    rows.map((row: { pseudonym: string }) => row.pseudonym),
    fresh,
  );
});
