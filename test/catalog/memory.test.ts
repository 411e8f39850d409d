import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { revokeGrant } from "../../src/access/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import { startProduct, type TestProduct } from "../support/product.js";

interface Card {
  dataset: {
    title: string;
    license: { title: string }[];
    versions: {
      title: string;
      clipCount: number;
      revision: { name: string } | null;
      classes: { name: string; labelIndex: number | null; clipCount: number }[];
    }[];
  };
}

const cardQuery = `{ dataset(slug: "kinetics") { title license { title } versions {
  title clipCount revision { name } classes { name labelIndex clipCount } } } }`;
const clipsQuery = `{ clips(filter: { version: "400" }) { nodes { sourceId } } }`;

describe("what is held in memory of the catalog", () => {
  let lab: TestProduct;
  let token: string;
  let owner: pg.Client;

  before(async () => {
    lab = await startProduct();
    await importList(2, "first");
    token = await lab.join("stu", { version: "400" });
    await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { id } } }`, {}, token);
    const url = lab.product.settings.databaseOwnerUrl;
    owner = new pg.Client({ connectionString: url });
    await owner.connect();
    // So that each table can be changed alone, the published label map too.
    await owner.query("ALTER TABLE label DISABLE TRIGGER label_update");
  });
  after(async () => {
    await owner.end();
    await lab.close();
  });

  /** Publishes a revision of so many clips of one class. */
  async function importList(clips: number, revision: string, isPublish = true): Promise<void> {
    const rows = Array.from({ length: clips }, (_, n) => `abseiling,clip000000${n},0,10,train`);
    const list = join(lab.home, `${revision}.csv`);
    writeFileSync(list, `${["label,youtube_id,time_start,time_end,split", ...rows].join("\n")}\n`);
    const labels = join(lab.home, `${revision}-labels.txt`);
    writeFileSync(labels, "abseiling\n");
    await importAnnotations(await lab.context(), {
      dataset: "kinetics",
      version: "400",
      revision,
      files: [list],
      labels,
      isPublish,
    });
  }

  async function readCard(): Promise<Card["dataset"]> {
    const { data, errors } = await lab.ask<Card>(cardQuery, {}, token);
    assert.deepEqual(errors, []);
    return data?.dataset ?? assert.fail();
  }

  const readFirst = async () => (await readCard()).versions[0] ?? assert.fail();

  /** Each table that is held, a change of it, and where it shows. */
  const changes: [change: string, show: (card: Card["dataset"]) => unknown, value: unknown][] = [
    ["UPDATE dataset SET title = 'A'", ({ title }) => title, "A"],
    ["UPDATE dataset_licence SET title = 'B'", ({ license }) => license[0]?.title, "B"],
    ["UPDATE dataset_version SET title = 'C'", ({ versions }) => versions[0]?.title, "C"],
    ["UPDATE revision SET name = 'D'", ({ versions }) => versions[0]?.revision?.name, "D"],
    ["UPDATE action_class SET name = 'E'", ({ versions }) => versions[0]?.classes[0]?.name, "E"],
    ["UPDATE label SET label_index = 7", ({ versions }) => versions[0]?.classes[0]?.labelIndex, 7],
    ["UPDATE listing_count SET clip_count = 9", ({ versions }) => versions[0]?.clipCount, 9],
  ];

  it("is never older than the last commit, whichever table was changed", async () => {
    for (const [change, show, value] of changes) {
      const old = show(await readCard());
      assert.notEqual(old, value);
      await owner.query(`BEGIN; ${change}`);
      assert.equal(show(await readCard()), old, change);
      await owner.query("COMMIT");
      assert.equal(show(await readCard()), value, change);
    }
  });

  it("finds a class by its new name as soon as it has one", async () => {
    const query = `{ searchClasses(text: "flying") { name } }`;
    const search = async () => (await lab.ask<object>(query, {}, token)).data;
    assert.deepEqual(await search(), { searchClasses: [] });
    await owner.query("UPDATE action_class SET name = 'flying kite'");
    assert.deepEqual(await search(), { searchClasses: [{ name: "flying kite" }] });
  });

  it("shows a revision as soon as it is published", async () => {
    await importList(3, "second");
    const { revision, clipCount } = await readFirst();
    assert.deepEqual([revision?.name, clipCount], ["second", 3]);
  });

  it("is left by a mutation that publishes, for its own answer", async () => {
    const admin = await lab.join("ada", { role: "ADMIN" });
    await importList(5, "draft", false);
    const publish = `mutation { publishRevision(input: { version: "400", revision: "draft" }) {
      revision { version { revision { name } clipCount } } } }`;
    interface Published {
      publishRevision: { revision: { version: { revision: { name: string }; clipCount: number } } };
    }
    // Shown first, so that the old answer is in memory.
    await lab.ask(cardQuery, {}, admin);
    const { data, errors } = await lab.ask<Published>(publish, {}, admin);
    assert.deepEqual(errors, []);
    const version = { revision: { name: "draft" }, clipCount: 5 };
    assert.deepEqual(data?.publishRevision.revision.version, version);
  });

  it("hides no grant that was revoked", async () => {
    assert.deepEqual((await lab.ask(clipsQuery, {}, token)).errors, []);
    const grants: { id: string }[] = await lab.product.database.query(
      "SELECT id FROM access_grant WHERE revoked_at IS NULL",
    );
    for (const { id } of grants) await revokeGrant(await lab.context(), id);
    const { errors } = await lab.ask(clipsQuery, {}, token);
    assert.equal(errors[0]?.extensions.code, "FORBIDDEN");
  });

  it("remembers no failure", async () => {
    await importList(4, "third");
    await owner.query("ALTER TABLE label RENAME TO label_away");
    const failed = await lab.ask(cardQuery, {}, token);
    assert.equal(failed.errors[0]?.extensions.code, "INTERNAL");
    await owner.query("ALTER TABLE label_away RENAME TO label");
    assert.equal((await readFirst()).clipCount, 4);
  });
});
