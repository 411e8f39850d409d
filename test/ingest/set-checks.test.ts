import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openLab, type Lab } from "./lab.js";

const header = "label,youtube_id,time_start,time_end,split";
const gone = { code: "23503" };

describe("what a listing and a clip belong to", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    await lab.import([lab.write("val.csv", `${header}\nzumba,a,0,10,val\ndunking,b,0,10,val\n`)]);
  });
  after(() => lab.close());

  const keyOf = async (statement: string): Promise<string> => {
    const rows: { id: string }[] = await lab.database.query(statement);
    return rows[0]?.id ?? assert.fail(statement);
  };

  it("must be there", async () => {
    const { database } = lab;
    const insert = (revision: string, actionClass: string) =>
      database.query(
        `INSERT INTO listing (revision_id, clip_id, split, action_class_id)
         SELECT ${revision}, c.id, 'TRAIN', ${actionClass} FROM clip c`,
      );
    const revision = await keyOf("SELECT id FROM revision");
    await assert.rejects(insert("987654", "NULL"), gone);
    await assert.rejects(insert(revision, "987654"), gone);
    await assert.rejects(
      insert(`CASE WHEN c.source_id = 'a' THEN ${revision} ELSE 9 END`, "NULL"),
      gone,
    );
    await assert.rejects(database.query("UPDATE listing SET action_class_id = 987654"), gone);
    await assert.rejects(database.query("UPDATE listing SET revision_id = 987654"), gone);
    const listed = `INSERT INTO listing (revision_id, clip_id, split)
      SELECT ${revision}, id, 'TRAIN'::split FROM clip UNION ALL SELECT ${revision}, 987654, 'TRAIN'`;
    await assert.rejects(database.query(listed), gone);
    await assert.rejects(
      database.query(
        "UPDATE listing SET clip_id = 987654 WHERE clip_id = (SELECT min(clip_id) FROM listing)",
      ),
      gone,
    );
    await assert.rejects(
      database.query("INSERT INTO clip (dataset_id, source_id) VALUES (987654, 'x')"),
      gone,
    );
    await assert.rejects(database.query("UPDATE clip SET dataset_id = 987654"), gone);
    await insert(revision, "NULL");
    assert.equal(await lab.count("listing"), 4);
  });

  it("cannot go while it is listed, but a revision takes its listings along", async () => {
    const { database } = lab;
    await database.query("DELETE FROM label");
    await database.query("DELETE FROM listing_count");
    await assert.rejects(database.query("DELETE FROM action_class WHERE name = 'zumba'"), gone);
    await assert.rejects(database.query("DELETE FROM dataset"), gone);
    await assert.rejects(database.query("DELETE FROM clip WHERE source_id = 'a'"), gone);
    await database.query("INSERT INTO action_class (dataset_id, name) SELECT id, 'x' FROM dataset");
    await database.query("DELETE FROM action_class WHERE name = 'x'");
    await database.query("DELETE FROM revision");
    assert.equal(await lab.count("listing"), 0);
    await database.query("DELETE FROM action_class WHERE name = 'zumba'");
  });

  it("is held until a listing of it is committed", async () => {
    const { database } = lab;
    const version = await keyOf("SELECT id FROM dataset_version WHERE name = '600'");
    const revision = await keyOf(
      `INSERT INTO revision (version_id, name) VALUES (${version}, 'held') RETURNING id`,
    );
    const actionClass = await keyOf("SELECT id FROM action_class WHERE name = 'dunking'");
    const ends = await database.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO listing (revision_id, clip_id, split, action_class_id)
         SELECT ${revision}, id, 'TEST', ${actionClass} FROM clip WHERE source_id = 'b'`,
      );
      const started = Promise.allSettled([
        database.query(`DELETE FROM action_class WHERE id = ${actionClass}`),
      ]);
      while ((await lab.count("pg_locks WHERE NOT granted")) < 1) await sleep(10);
      return { started };
    });
    const [end] = await ends.started;
    assert.equal(end?.status, "rejected");
    assert.equal(
      (end as PromiseRejectedResult & { reason: { code: string } }).reason.code,
      "23503",
    );
    assert.equal(await lab.count("listing"), 1);
  });

  /** Starts the second statement while the first's transaction is open; gives how the second ends. */
  async function race(first: string, second: string): Promise<PromiseSettledResult<unknown>> {
    const { database } = lab;
    const { started } = await database.transaction(async (tx) => {
      await tx.query(first);
      const waiting = Promise.allSettled([database.query(second)]);
      while ((await lab.count("pg_locks WHERE NOT granted")) < 1) await sleep(10);
      return { started: waiting };
    });
    const [end] = await started;
    return end ?? assert.fail();
  }

  it("a clip neither goes while it is being listed, nor is listed while it goes", async () => {
    const revision = await keyOf("SELECT id FROM revision WHERE name = 'held'");
    for (const source of ["listed", "going"]) {
      await lab.database.query(
        `INSERT INTO clip (dataset_id, source_id) SELECT dataset_id, '${source}' FROM clip LIMIT 1`,
      );
    }
    const list = (source: string) => `INSERT INTO listing (revision_id, clip_id, split)
      SELECT ${revision}, id, 'HOLDOUT' FROM clip WHERE source_id = '${source}'`;
    const remove = (source: string) => `DELETE FROM clip WHERE source_id = '${source}'`;
    const refused = await race(list("listed"), remove("listed"));
    assert.ok(refused.status === "rejected");
    assert.match(String(refused.reason), /a clip that is listed cannot go/);
    const missed = await race(remove("going"), list("going"));
    assert.ok(missed.status === "rejected");
    assert.match(String(missed.reason), /a listing of a clip that is not there/);
  });

  it("waits for a deletion that is under way, and is missed when that stands", async () => {
    const revision = await keyOf("SELECT id FROM revision WHERE name = 'held'");
    const clip = await keyOf("SELECT id FROM clip WHERE source_id = 'a'");
    const end = await race(
      `DELETE FROM revision WHERE id = ${revision}`,
      `INSERT INTO listing (revision_id, clip_id, split) VALUES (${revision}, ${clip}, 'TEST')`,
    );
    assert.equal(end.status, "rejected");
    assert.equal(await lab.count(`listing WHERE revision_id = ${revision}`), 0);
  });
});
