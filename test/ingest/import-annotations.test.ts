import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { importAnnotations } from "../../src/ingest/index.js";
import { isKineographError } from "../../src/platform/index.js";
import { openLab, type Lab } from "./lab.js";

const header = "label,youtube_id,time_start,time_end,split";

describe("importing annotation lists", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  it("refuses anybody but operators and admins, and who is not signed in", async () => {
    const files = [lab.write("val.csv", `${header}\nabseiling,a,0,10,val\n`)];
    const options = { dataset: "kinetics", version: "400", files };
    await assert.rejects(importAnnotations(lab.as("STUDENT"), options), { code: "FORBIDDEN" });
    const nobody = { ...lab.as("ADMIN"), viewer: { user: null, via: "none" as const } };
    await assert.rejects(importAnnotations(nobody, options), { code: "UNAUTHENTICATED" });
  });

  it("names the versions there are when the version is unknown, and makes it when told to", async () => {
    const files = [lab.write("val.csv", `${header}\nabseiling,new-one,0,10,val\n`)];
    await assert.rejects(lab.import(files, { version: "900" }), (error) => {
      assert.ok(isKineographError(error, "NOT_FOUND"));
      assert.match(error.message, /400, 600, 700, 700-2020.*--new-version/);
      return true;
    });
    const report = await lab.import(files, { version: "900", isNewVersion: true });
    assert.deepEqual(report.splits, [{ split: "VALIDATE", rows: 1, classes: 1 }]);
    await assert.rejects(lab.import(files, { dataset: "ucf101" }), { code: "NOT_FOUND" });
    await assert.rejects(lab.import(files, { version: "a b", isNewVersion: true }), {
      code: "BAD_INPUT",
    });
  });

  it("writes listings, classes, counts and the audit entry", async () => {
    const list = `${header},is_cc\nabseiling,-kYzxMKp514,86,96,val,0\n"air drumming",__NrybzYzUg,415.5,425.25,val,1\n`;
    const report = await lab.import([lab.write("val.csv", list)], { revision: "written" });
    assert.equal(report.newClipCount, 2);
    assert.equal(report.refusedCount, 0);
    assert.match(report.manifestDigest ?? "", /^[0-9a-f]{64}$/);
    const rows: unknown[] = await lab.database.query(
      `SELECT c.source_id, c.start_ms, c.end_ms, a.name, l.split, l.is_creative_commons AS cc
       FROM listing l JOIN clip c ON c.id = l.clip_id JOIN action_class a ON a.id = l.action_class_id
       JOIN revision r ON r.id = l.revision_id AND r.name = 'written' ORDER BY a.name`,
    );
    assert.deepEqual(rows, [
      {
        source_id: "-kYzxMKp514",
        start_ms: 86000,
        end_ms: 96000,
        name: "abseiling",
        split: "VALIDATE",
        cc: false,
      },
      {
        source_id: "__NrybzYzUg",
        start_ms: 415500,
        end_ms: 425250,
        name: "air drumming",
        split: "VALIDATE",
        cc: true,
      },
    ]);
    const entries: { leaf: string }[] = await lab.database.query(
      "SELECT leaf FROM audit.entry WHERE act = 'dataset.import' ORDER BY id DESC LIMIT 1",
    );
    const what = JSON.parse(entries[0]?.leaf ?? "{}").what as Record<string, unknown>;
    assert.deepEqual(what, {
      dataset: "kinetics",
      version: "400",
      revision: "written",
      manifest: report.manifestDigest,
      subject: "kinetics 400 written: VALIDATE 2",
    });
  });

  it("leaves statistics by which the next question is planned", async () => {
    const rows = Array.from({ length: 700 }, (_, n) => `abseiling,planned${1000 + n},0,10,train`);
    const list = lab.write("planned.csv", `${header}\n${rows.join("\n")}\n`);
    await lab.import([list], { revision: "planned" });
    const [known]: { clips: number; listings: number }[] = await lab.database.query(
      `SELECT (SELECT reltuples FROM pg_class WHERE oid = 'clip'::regclass) AS clips,
              (SELECT reltuples FROM pg_class WHERE oid = 'listing'::regclass) AS listings`,
    );
    assert.ok(known && known.clips >= 700 && known.listings >= 700, JSON.stringify(known));
  });

  it("changes nothing when the same lists come again, whatever their form", async () => {
    const revision = "again";
    const first = lab.write(
      "first_val.csv",
      `${header}\nabseiling,x1,0,10,val\ndunking,x2,1,11,val\n`,
    );
    const again = lab.write(
      "again.txt",
      `\uFEFFsplit,time_end,time_start,youtube_id,label\r\nvalidation,11.0,1.000,x2,"dunking"\r\nvalid,10,0,x1,abseiling\r\n`,
    );
    const one = await lab.import([first], { revision });
    const entries = await lab.count("audit.entry");
    const two = await lab.import([again], { revision });
    assert.equal(one.isUnchanged, false);
    assert.equal(two.isUnchanged, true);
    assert.equal(two.manifestDigest, one.manifestDigest);
    assert.equal(await lab.count("audit.entry"), entries);
  });

  it("replaces the splits that the files hold and keeps the others", async () => {
    const revision = "parts";
    const train = lab.write("train.csv", `${header}\nabseiling,t1,0,10,train\n`);
    const validate = lab.write(
      "val.csv",
      `${header}\nabseiling,v1,0,10,val\nabseiling,v2,0,10,val\n`,
    );
    await lab.import([train, validate], { revision });
    const later = lab.write("later.csv", `${header}\ndunking,v2,0,10,val\n`);
    const report = await lab.import([later], { revision });
    assert.deepEqual(report.splits, [{ split: "VALIDATE", rows: 1, classes: 1 }]);
    assert.equal(report.classCount, 2);
    const rows: unknown[] = await lab.database.query(
      `SELECT l.split, c.source_id AS id FROM listing l JOIN clip c ON c.id = l.clip_id
       JOIN revision r ON r.id = l.revision_id AND r.name = 'parts' ORDER BY 1`,
    );
    assert.deepEqual(rows, [
      { split: "TRAIN", id: "t1" },
      { split: "VALIDATE", id: "v2" },
    ]);
  });

  it("leaves nothing when the second file fails", async () => {
    const good = lab.write("train.csv", `${header}\nabseiling,left,0,10,train\n`);
    const bad = lab.write("val.csv", "name,address\nx,y\n");
    const clips = await lab.count("clip");
    const revisions = await lab.count("revision");
    await assert.rejects(lab.import([good, bad], { revision: "nothing" }), { code: "BAD_INPUT" });
    assert.equal(await lab.count("clip"), clips);
    assert.equal(await lab.count("revision"), revisions);
    // The connection is fit for the next statement.
    assert.equal((await lab.import([good], { revision: "something" })).newClipCount, 1);
  });

  it("keeps nothing of a dry run, and tells what it would do", async () => {
    const files = [lab.write("val.csv", `${header}\nabseiling,dry,0,10,val\n`)];
    const clips = await lab.count("clip");
    const entries = await lab.count("audit.entry");
    const report = await lab.import(files, { revision: "dry", isDryRun: true, isPublish: true });
    assert.equal(report.isDryRun, true);
    assert.equal(report.newClipCount, 1);
    assert.equal(await lab.count("clip"), clips);
    assert.equal(await lab.count("audit.entry"), entries);
    assert.equal(await lab.count("revision WHERE name = 'dry'"), 0);
  });

  it("refuses to change a published revision, and takes the same lists for done", async () => {
    const revision = "published";
    const files = [lab.write("val.csv", `${header}\nabseiling,p1,0,10,val\n`)];
    const report = await lab.import(files, { revision, isPublish: true });
    assert.equal(report.isPublished, true);
    assert.equal(await lab.count("audit.entry WHERE act = 'version.publish'"), 1);
    const again = await lab.import(files, { revision, isPublish: true });
    assert.deepEqual([again.isUnchanged, again.isPublished], [true, true]);
    assert.equal(await lab.count("audit.entry WHERE act = 'version.publish'"), 1);
    const other = [lab.write("val.csv", `${header}\nabseiling,p1,0,11,val\n`)];
    await assert.rejects(lab.import(other, { revision }), (error) => {
      assert.ok(isKineographError(error, "CONFLICT"));
      assert.match(error.message, /published.*--revision NAME/);
      return true;
    });
  });

  it("publishes a revision whose lists stand already", async () => {
    const revision = "later";
    const files = [lab.write("val.csv", `${header}\nabseiling,l1,0,10,val\n`)];
    await lab.import(files, { revision });
    const report = await lab.import(files, { revision, isPublish: true });
    assert.deepEqual([report.isUnchanged, report.isPublished], [true, true]);
  });

  it("gives each split its own listing of one clip, and other classes to other versions", async () => {
    const revision = "shared";
    const list = `${header}\nhugging,s1,0,10,train\nhugging,s1,0,10,test\nhugging (not baby),s1,5,15,train\n`;
    const report = await lab.import([lab.write("all.csv", list)], { revision });
    assert.equal(report.newClipCount, 2);
    assert.deepEqual(
      report.splits.map((each) => [each.split, each.rows]),
      [
        ["TRAIN", 2],
        ["TEST", 1],
      ],
    );
  });

  it("orders the manifest by split, id and times, so that a digest needs no database", async () => {
    const { createHash } = await import("node:crypto");
    const list = `${header},is_cc\nb,Zz,1,2,val,1\na,aa,10,20,train,\na,aa,9,20,train,0\n,back\\slash,0,1,test,\n`;
    const report = await lab.import([lab.write("all.csv", list)], { revision: "digest" });
    const lines = [
      "TRAIN\taa\t9000\t20000\ta\tf",
      "TRAIN\taa\t10000\t20000\ta\t\\N",
      "VALIDATE\tZz\t1000\t2000\tb\tt",
      "TEST\tback\\\\slash\t0\t1000\t\\N\t\\N",
    ];
    const digest = createHash("sha256")
      .update(lines.map((line) => `${line}\n`).join(""))
      .digest("hex");
    assert.equal(report.manifestDigest, digest);
  });

  it("lets the second of two imports of one revision wait for the first", async () => {
    const revision = "race";
    const files = [lab.write("val.csv", `${header}\nabseiling,r1,0,10,val\n`)];
    await lab.import(files, { revision });
    const lists = ["r2", "r3"].map((id) =>
      lab.write(`${id}.csv`, `${header}\nabseiling,${id},0,10,val\n`),
    );
    await Promise.all(lists.map((list) => lab.import([list], { revision })));
    assert.equal(
      await lab.count("listing l JOIN revision r ON r.id = l.revision_id WHERE r.name = 'race'"),
      1,
    );
  });
});
