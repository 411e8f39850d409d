import assert from "node:assert/strict";
import { isInterfaceType } from "graphql";
import { after, before, describe, it } from "node:test";
import { makeSchema } from "../../src/api/index.js";
import { importSmallVersion, sourceIdOf } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";

const nodeQuery = `query ($id: ID!) { node(id: $id) { __typename id } }`;
const nodesQuery = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`;

function globalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString("base64url");
}

describe("node", () => {
  let lab: TestProduct;
  /** Holds a grant on 400, and none on 600. */
  let ada: string;
  let bob: string;

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importSmallVersion(lab, { version: "400", classes: 1, clips: 2 });
    await importSmallVersion(lab, { version: "600", classes: 2, clips: 2 });
    await importSmallVersion(lab, { version: "700", classes: 1, clips: 1, isDraft: true });
    ada = await lab.join("ada", { version: "400" });
    bob = await lab.join("bob");
    await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, ada);
  });
  after(() => lab.close());

  /** The key that a statement finds. */
  async function keyOf(statement: string): Promise<string> {
    const rows: { id: string }[] = await lab.product.database.query(statement);
    return rows[0]?.id ?? assert.fail(statement);
  }

  const clipKey = (source: string) => keyOf(`SELECT id FROM clip WHERE source_id = '${source}'`);
  const revisionKey = (version: string, revision: string) =>
    keyOf(`SELECT r.id FROM revision r JOIN dataset_version v ON v.id = r.version_id
      WHERE v.name = '${version}' AND r.name = '${revision}'`);

  async function addFile(clip: string | null, name: string): Promise<string> {
    const mirror = await keyOf(`INSERT INTO mirror (dataset_id, name, root, layout)
      SELECT id, '${name}', '/data', 'auto' FROM dataset RETURNING id`);
    const reason = clip === null ? "'JUNK', 'APPLEDOUBLE'" : "'PRESENT', NULL";
    return keyOf(`INSERT INTO clip_file (mirror_id, clip_id, path, state, reason, scanned_at)
      VALUES (${mirror}, ${clip ?? "NULL"}, 'a.mp4', ${reason}, now()) RETURNING id`);
  }

  async function read(id: string, token: string) {
    const { data, errors } = await lab.ask<{ node: object | null }>(nodeQuery, { id }, token);
    assert.deepEqual(errors, []);
    return data?.node ?? null;
  }

  it("gives back a thing of every type that has an id", async () => {
    const clip = await clipKey(sourceIdOf(0, 0));
    const file = await addFile(clip, "every");
    await lab.product.database.query("INSERT INTO sponsor_group (slug, title) VALUES ('g', 'G')");
    const keys: Record<string, string> = {
      ActionClass: await keyOf("SELECT id FROM action_class"),
      Clip: clip,
      ClipFile: file,
      Dataset: await keyOf("SELECT id FROM dataset"),
      DatasetVersion: await keyOf("SELECT id FROM dataset_version"),
      Grant: await keyOf(
        "SELECT g.id FROM access_grant g JOIN user_account u ON u.id = g.user_id WHERE u.name = 'ada'",
      ),
      Mirror: await keyOf("SELECT id FROM mirror"),
      Revision: await revisionKey("400", "first-release"),
      SavedFilter: await keyOf(
        `INSERT INTO saved_filter (digest, conditions) VALUES (repeat('0', 64), '{}')
         RETURNING digest AS id`,
      ),
      SponsorGroup: await keyOf("SELECT id FROM sponsor_group"),
      Subset: await keyOf(
        `INSERT INTO subset (revision_id, name, digest, clip_count)
         SELECT id, 's', repeat('0', 64), 0 FROM revision WHERE name = 'first-release'
         ORDER BY id LIMIT 1 RETURNING id`,
      ),
      Terms: await keyOf("SELECT id FROM terms"),
      User: await keyOf("SELECT id FROM user_account WHERE name = 'ada'"),
    };
    for (const [type, key] of Object.entries(keys)) {
      const id = globalId(type, key);
      assert.deepEqual(await read(id, ada), { __typename: type, id });
    }
    // Entries are an auditor's, and a frame set needs a picture: they are tested where they are made.
    const elsewhere = ["AuditEntry", "FrameSet"];
    const schema = makeSchema();
    const nodeType = schema.getType("Node");
    assert.ok(isInterfaceType(nodeType));
    assert.deepEqual(
      [...Object.keys(keys), ...elsewhere].toSorted(),
      schema
        .getPossibleTypes(nodeType)
        .map((type) => type.name)
        .toSorted(),
    );
  });

  it("shows a clip's file to whoever may read the clip, and notes it as that", async () => {
    const notes = (outcome: string, token: string) =>
      lab.product.database.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM audit.entry e JOIN audit.subject s USING (pseudonym)
         JOIN user_account u ON u.id = s.user_id
         WHERE act = 'clip.read' AND outcome = $1 AND u.name = $2`,
        [outcome, token === ada ? "ada" : "bob"],
      );
    const id = globalId("ClipFile", await addFile(await clipKey(sourceIdOf(0, 1)), "files"));
    const [earlier] = await notes("allowed", ada);
    assert.deepEqual(await read(id, ada), { __typename: "ClipFile", id });
    const [since] = await notes("allowed", ada);
    assert.equal((since?.n ?? 0) - (earlier?.n ?? 0), 1);
    assert.equal(await read(id, bob), null);
    assert.deepEqual(await notes("denied", bob), [{ n: 1 }]);
    assert.equal(await read(globalId("ClipFile", await addFile(null, "junk")), ada), null);
  });

  it("shows a published revision that was superseded, and no draft", async () => {
    const first = globalId("Revision", await revisionKey("400", "first-release"));
    const version = await keyOf("SELECT id FROM dataset_version WHERE name = '400'");
    await lab.product.database.query(
      `INSERT INTO revision (version_id, name, published_at) VALUES (${version}, 'second', now())`,
    );
    assert.deepEqual(await read(first, bob), { __typename: "Revision", id: first });
    const draft = globalId("Revision", await revisionKey("700", "first-release"));
    assert.equal(await read(draft, bob), null);
    const admin = await lab.join("root", { role: "ADMIN" });
    assert.deepEqual(await read(draft, admin), { __typename: "Revision", id: draft });
  });

  it("refuses one of several ids and gives the others", async () => {
    const ids = [
      globalId("Mirror", await keyOf("SELECT id FROM mirror")),
      // Only 600 lists it.
      globalId("Clip", await clipKey(sourceIdOf(1, 0))),
      globalId("Terms", "999"),
      globalId("Dataset", await keyOf("SELECT id FROM dataset")),
    ];
    const { data, errors } = await lab.ask<{ nodes: unknown[] }>(nodesQuery, { ids }, ada);
    assert.deepEqual(data?.nodes, [
      { __typename: "Mirror", id: ids[0] },
      null,
      null,
      { __typename: "Dataset", id: ids[3] },
    ]);
    assert.deepEqual(
      errors.map((error) => [error.extensions.code, (error as { path?: unknown }).path]),
      [["FORBIDDEN", ["nodes", 1]]],
    );
  });
});
