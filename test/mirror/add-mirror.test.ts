import assert from "node:assert/strict";
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { addMirror } from "../../src/mirror/index.js";
import { lacksVideo, openLab, type Lab } from "./lab.js";

describe("adding a mirror", { skip: lacksVideo }, () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  const read = async (name: string) => {
    const rows: unknown[] = await lab.database.query(
      `SELECT m.root, m.cluster, m.layout, m.deployed_on AS on,
         array(SELECT v.name FROM mirror_version w JOIN dataset_version v ON v.id = w.version_id
               WHERE w.mirror_id = m.id ORDER BY v.id) AS versions
       FROM mirror m WHERE m.name = $1`,
      [name],
    );
    return rows[0];
  };

  it("writes the mirror, its versions and the audit entry", async () => {
    await lab.add({ versions: ["400", "700-2020"], cluster: "KLONE", deployedOn: "2024-04" });
    const expected = {
      root: lab.root,
      cluster: "KLONE",
      layout: "auto",
      on: "2024-04",
      versions: ["400", "700-2020"],
    };
    assert.deepEqual(await read("lab"), expected);
    const entries: { n: number }[] = await lab.database.query(
      "SELECT count(*)::int AS n FROM audit.entry WHERE act = 'mirror.add'",
    );
    assert.equal(entries[0]?.n, 1);
  });

  it("gives a mirror that was never scanned another root, and no other", async () => {
    await lab.add({ name: "klone" });
    assert.deepEqual(await read("klone"), {
      root: lab.root,
      cluster: "KLONE",
      layout: "auto",
      on: "2024-04",
      versions: [],
    });
    lab.put("x_0_10.mp4", 1);
    await lab.scan({ name: "klone" });
    await lab.add({ name: "klone", cluster: "TILLICUM" });
    const elsewhere = join(lab.root, "elsewhere");
    mkdirSync(elsewhere);
    await assert.rejects(lab.add({ name: "klone", root: elsewhere }), { code: "CONFLICT" });
  });

  it("refuses a root outside of the operator's folders, links followed, but for who sits at the machine", async () => {
    const mirror = { dataset: "kinetics", name: "other", root: lab.outside };
    const roots = { mirrorRoots: [lab.root] };
    const refusal = { code: "BAD_INPUT", message: /KINEOGRAPH_MIRROR_ROOTS/ };
    await assert.rejects(addMirror(lab.as("ADMIN"), mirror, roots), refusal);
    symlinkSync(lab.outside, join(lab.root, "way-out"));
    const linked = { ...mirror, root: join(lab.root, "way-out") };
    await assert.rejects(addMirror(lab.as("ADMIN"), linked, roots), refusal);
    const absent = { ...mirror, root: "/nowhere/at/all" };
    await assert.rejects(addMirror(lab.as("ADMIN"), absent, roots), refusal);
    await addMirror(lab.as("ADMIN", "local"), mirror, roots);
  });

  it("refuses what is no root, no name, no version and no date, and says what to do", async () => {
    const file = join(lab.root, "file");
    writeFileSync(file, "");
    const faults = [
      [{ root: "data/kinetics" }, "BAD_INPUT", /absolute/],
      [{ root: file }, "BAD_INPUT", /no folder/],
      [{ name: "K lone" }, "BAD_INPUT", /lower-case/],
      [{ layout: "flat" }, "BAD_INPUT", /auto/],
      [{ deployedOn: "April 2024" }, "BAD_INPUT", /2024-04/],
      [{ versions: ["401"] }, "NOT_FOUND", /no version "401"/],
      [{ dataset: "ucf101" }, "NOT_FOUND", /no data set "ucf101"/],
    ] as const;
    for (const [fault, code, message] of faults) {
      await assert.rejects(lab.add({ name: "faulty", ...fault }), { code, message });
    }
    const absent = { dataset: "kinetics", name: "faulty", root: join(lab.root, "absent") };
    const local = addMirror(lab.as("ADMIN", "local"), absent, { mirrorRoots: [] });
    await assert.rejects(local, { code: "BAD_INPUT", message: /not there.*mounted/ });
    assert.equal(await read("faulty"), undefined);
    await assert.rejects(addMirror(lab.as("STUDENT"), absent, { mirrorRoots: [] }), {
      code: "FORBIDDEN",
    });
  });

  it("refuses a folder that it may not read", async () => {
    const locked = join(lab.root, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o000);
    // Root may read all, so for as long as this takes it is nobody, who must find the way there.
    for (let at = lab.root; at.startsWith(`${realpathSync("/tmp")}/`); at = dirname(at)) {
      chmodSync(at, 0o711);
    }
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.("nobody");
    try {
      await assert.rejects(lab.add({ name: "locked", root: locked }), { message: /read access/ });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
