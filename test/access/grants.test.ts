import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addGrant } from "../../src/access/index.js";
import { importSmallVersion, sourceIdOf } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
before(async () => {
  lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
  await importSmallVersion(lab, { version: "400", classes: 2, clips: 5 });
  await importSmallVersion(lab, { version: "600", classes: 2, clips: 5, isDraft: true });
});
after(() => lab.close());

const clipsQuery = `query Read { clips(filter: { version: "400" }, first: 3) { nodes { id sourceId } } }`;
const accept = `mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`;

interface Entry {
  act: string;
  outcome: string;
  why: string | null;
  version: string | null;
  objectCount: number | null;
  rule: string;
  user: { name: string } | null;
  leaf: Record<string, Record<string, unknown>>;
}

async function readEntries(filter: object): Promise<Entry[]> {
  const auditor = await lab.join(`auditor${Math.random().toString(36).slice(2, 8)}`, {
    role: "AUDITOR",
  });
  const query = `query ($filter: AuditFilter) { auditEntries(filter: $filter, first: 50) { nodes {
    act outcome why version objectCount rule user { name } leaf } } }`;
  const { data, errors } = await lab.ask<{ auditEntries: { nodes: Entry[] } }>(
    query,
    { filter },
    auditor,
  );
  assert.deepEqual(errors, []);
  return data?.auditEntries.nodes ?? [];
}

test("whoever is not signed in learns nothing but that", async () => {
  const { status, data, errors } = await lab.ask(`{ datasets { nodes { title } } }`);
  assert.deepEqual([status, data, errors[0]?.extensions.code], [401, null, "UNAUTHENTICATED"]);
  assert.match(errors[0]?.message ?? "", /token create/);
  assert.deepEqual((await lab.ask(`{ viewer { name } __typename }`)).data, {
    viewer: null,
    __typename: "Query",
  });
});

test("a signed-in user without a grant sees the card and counts, and clips are FORBIDDEN with how to ask", async () => {
  const token = await lab.join("bob");
  const card = await lab.ask(
    `{ datasetVersion(name: "400") { clipCount splits { split clipCount } classes { name clipCount } } }`,
    {},
    token,
  );
  assert.deepEqual(card.errors, []);
  for (const query of [
    clipsQuery,
    `{ clips(first: 1) { nodes { id } } }`,
    `{ clip(sourceId: "${sourceIdOf(0, 0)}") { id } }`,
    `{ datasetVersion(name: "400") { clips { nodes { id } } } }`,
    `{ datasetVersion(name: "400") { classes { clips { nodes { id } } } } }`,
  ]) {
    const { errors, data } = await lab.ask(query, {}, token);
    assert.equal(errors[0]?.extensions.code, "FORBIDDEN", query);
    assert.match(errors[0]?.message ?? "", /grant add --user bob --version 400/);
    assert.doesNotMatch(JSON.stringify(data), /c0000n/);
  }
  const denials = await readEntries({ user: "bob", outcome: "denied" });
  assert.equal(denials.length, 5, "one entry for each operation, however many classes it asked");
  assert.ok(denials.every((each) => each.why === "FORBIDDEN" && each.version === "400"));
});

test("a grant asks for the terms first; the entry of a read names grant, group, terms and clips", async () => {
  const token = await lab.join("eve");
  const admin = await lab.context();
  const group = "ali-farhadi";
  const until = new Date(Date.now() + 60_000);
  await lab.product.database.query(
    `INSERT INTO sponsor_group_member (group_id, user_id, standing)
     SELECT g.id, u.id, 'MEMBER' FROM sponsor_group g, user_account u WHERE g.slug = $1 AND u.name = 'eve'`,
    [group],
  );
  await addGrant(admin, { dataset: "kinetics", version: "400", scope: "METADATA", group, until });
  const asked = await lab.ask(clipsQuery, {}, token);
  assert.equal(asked.errors[0]?.extensions.code, "TERMS_REQUIRED");
  assert.equal((await lab.ask(accept, {}, token)).errors.length, 0);
  const read = await lab.ask(clipsQuery, {}, token);
  assert.deepEqual(read.errors, []);
  const [entry] = await readEntries({ user: "eve", act: "clip.read", outcome: "allowed" });
  assert.equal(entry?.objectCount, 3);
  assert.equal(entry.user?.name, "eve");
  const { auth, what, who, op, from } = entry.leaf;
  assert.deepEqual([auth?.["rule"], auth?.["group"], auth?.["terms"]], ["grant", group, 1]);
  assert.match(String(auth?.["termsEntry"]), /^[0-9a-f-]{36}$/);
  assert.deepEqual([what?.["dataset"], what?.["version"]], ["kinetics", "400"]);
  assert.match(String(what?.["manifest"]), /^[0-9a-f]{64}$/);
  assert.equal(op?.["name"], "Read");
  assert.equal(who?.["via"], "token");
  assert.match(String(from?.["ip"]), /^[0-9a-f]{64}$/);
  const text = JSON.stringify(entry.leaf);
  assert.doesNotMatch(
    text,
    /127\.0\.0\.1|kgt_|eve/,
    "neither address, token nor name stand in a leaf",
  );
  const touched = await readEntries({ sourceId: sourceIdOf(0, 0), act: "clip.read" });
  assert.ok(touched.some((each) => each.user?.name === "eve"));
});

test("a grant that ended or was revoked opens nothing more, and says so", async () => {
  const token = await lab.join("fay", { version: "400", scope: "EXPORT" });
  await lab.ask(accept, {}, token);
  assert.deepEqual((await lab.ask(clipsQuery, {}, token)).errors, []);
  const set = (column: string) =>
    lab.product.database.query(
      `UPDATE access_grant SET since = now() - interval '2 h', ${column} = now() - interval '1 s'
       WHERE user_id = (SELECT id FROM user_account WHERE name = 'fay')`,
    );
  await set("until");
  const ended = await lab.ask(clipsQuery, {}, token);
  assert.equal(ended.errors[0]?.extensions.code, "GRANT_EXPIRED");
  await set("revoked_at");
  const revoked = await lab.ask(clipsQuery, {}, token);
  assert.equal(revoked.errors[0]?.extensions.code, "FORBIDDEN");
});

test("a draft is what is not there to everybody but operators and admins", async () => {
  const token = await lab.join("gus", { version: "600", scope: "EXPORT" });
  await lab.ask(accept, {}, token);
  const query = `{ datasetVersion(name: "600") { clipCount revision { name } classes { name } } clips(filter: { version: "600" }) { nodes { id } } }`;
  const { errors } = await lab.ask(query, {}, token);
  assert.equal(errors[0]?.extensions.code, "NOT_FOUND");
  const card = await lab.ask(
    `{ datasetVersion(name: "600") { clipCount revision { name } classes { name } } }`,
    {},
    token,
  );
  assert.deepEqual(card.data, { datasetVersion: { clipCount: 0, revision: null, classes: [] } });
  const operator = await lab.join("hal", { role: "OPERATOR", version: "600" });
  await lab.ask(accept, {}, operator);
  assert.deepEqual((await lab.ask(query, {}, operator)).errors, []);
});

test("an empty page, a count and an error that tells of clips are reads as well", async () => {
  const token = await lab.join("kim", { version: "400", scope: "METADATA" });
  await lab.ask(accept, {}, token);
  const count = `{ clips(filter: { version: "400", sourceIds: ["${sourceIdOf(0, 0)}"], split: VALIDATE }) { totalCount } }`;
  assert.deepEqual((await lab.ask(count, {}, token)).data, { clips: { totalCount: 0 } });
  const reads = await readEntries({ user: "kim", act: "clip.read" });
  assert.equal(reads.length, 1);
});

test("one sees one's own grants, and nobody else's", async () => {
  const token = await lab.join("mia", { version: "400", scope: "METADATA" });
  const query = `{ viewer { grants { scope until revokedAt version { name } } }
    dataset(slug: "kinetics") { studentUsers { grants { id } } } }`;
  const { data, errors } = await lab.ask(query, {}, token);
  assert.deepEqual(errors, []);
  assert.deepEqual(data, {
    viewer: {
      grants: [{ scope: "METADATA", until: null, revokedAt: null, version: { name: "400" } }],
    },
    dataset: { studentUsers: [{ grants: null }, { grants: null }, { grants: null }] },
  });
});

test("without leave, neither times nor membership are told", async () => {
  const token = await lab.join("leo");
  for (const startSeconds of [0, 1, 77]) {
    const query = `{ clip(sourceId: "${sourceIdOf(0, 0)}", startSeconds: ${startSeconds}) { id } }`;
    assert.equal((await lab.ask(query, {}, token)).errors[0]?.extensions.code, "FORBIDDEN");
  }
  const unknown = await lab.ask(`{ clip(sourceId: "nowhere") { id } }`, {}, token);
  assert.deepEqual(unknown.data, { clip: null });
});

test("the audit log is for auditors and admins, and reading it is recorded", async () => {
  const student = await lab.join("ivy");
  const query = `{ auditEntries(first: 5) { nodes { act } totalCount } }`;
  const refused = await lab.ask(query, {}, student);
  assert.equal(refused.errors[0]?.extensions.code, "FORBIDDEN");
  const auditor = await lab.join("jan", { role: "AUDITOR" });
  assert.deepEqual((await lab.ask(query, {}, auditor)).errors, []);
  const reads = await readEntries({ user: "jan", act: "audit.read" });
  assert.equal(reads.length, 1);
});
