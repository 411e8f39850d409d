import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import pg from "pg";
import { addGrant } from "../../src/access/index.js";
import { textOf } from "../support/statements.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { importRows } from "./import-rows.js";

interface Matrix {
  overlapMatrix: {
    splits: { version: string; revision: string; split: string; clipCount: number }[];
    cells: { row: number; column: number; sharedVideos: number; isLeak: boolean }[];
  };
}

const query = `{ overlapMatrix { splits { version revision split clipCount } cells { row column sharedVideos isLeak } } }`;

describe("overlapMatrix", () => {
  let lab: TestProduct;
  let admin: string;
  let student: string;
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importRows(lab, {
      version: "400",
      rows: ["clap,v1,0,10,train", "clap,v1,20,30,train", "clap,v2,0,10,val", "clap,v3,0,10,val"],
    });
    await importRows(lab, { version: "600", rows: ["clap,v2,50,60,train", ",v1,0,10,test"] });
    student = await lab.join("ada", { version: "400", scope: "METADATA" });
    const accept = "mutation { acceptTerms(input: { number: 1 }) { terms { number } } }";
    await lab.ask(accept, {}, student);
    admin = await lab.join("adm", { role: "ADMIN", version: "400", scope: "METADATA" });
    await addGrant(await lab.context(), {
      dataset: "kinetics",
      version: "600",
      scope: "METADATA",
      user: "adm",
      until: null,
    });
    await lab.ask(accept, {}, admin);
  });
  after(() => lab.close());

  /** Cells by the names of their splits, and how many statements over lists it took. */
  async function read(t: TestContext, token: string) {
    const statements = t.mock.method(pg.Client.prototype, "query");
    const { data, errors } = await lab.ask<Matrix>(query, {}, token);
    const texts = statements.mock.calls.map(({ arguments: [asked] }) => textOf(asked));
    const counting = texts.filter((text) => text.includes("JOIN listing")).length;
    statements.mock.restore();
    assert.deepEqual(errors, []);
    const { splits = [], cells = [] } = data?.overlapMatrix ?? {};
    const nameOf = (place: number) => `${splits[place]?.version} ${splits[place]?.split}`;
    const shared = new Map(
      cells.map((cell) => [`${nameOf(cell.row)}, ${nameOf(cell.column)}`, cell.sharedVideos]),
    );
    const leaks = cells
      .filter(({ isLeak }) => isLeak)
      .map(({ row, column }) => `${nameOf(row)}, ${nameOf(column)}`);
    return { shared: Object.fromEntries(shared), leaks, counting, splits };
  }

  const all = {
    "400 TRAIN, 400 TRAIN": 1,
    "400 TRAIN, 400 VALIDATE": 0,
    "400 TRAIN, 600 TRAIN": 0,
    "400 TRAIN, 600 TEST": 1,
    "400 VALIDATE, 400 VALIDATE": 2,
    "400 VALIDATE, 600 TRAIN": 1,
    "400 VALIDATE, 600 TEST": 0,
    "600 TRAIN, 600 TRAIN": 1,
    "600 TRAIN, 600 TEST": 0,
    "600 TEST, 600 TEST": 1,
  };

  it("counts the videos of each pair once for published lists, and tells where training meets evaluation", async (t) => {
    const first = await read(t, admin);
    assert.deepEqual(first.shared, all);
    assert.deepEqual(first.leaks, ["400 TRAIN, 600 TEST", "400 VALIDATE, 600 TRAIN"]);
    const second = await read(t, admin);
    assert.deepEqual(second.shared, all);
    assert.deepEqual([first.counting, second.counting], [1, 0]);
  });

  it("shows the versions that the viewer may read and no others, each noted as read", async (t) => {
    const { shared } = await read(t, student);
    assert.deepEqual(Object.keys(shared), [
      "400 TRAIN, 400 TRAIN",
      "400 TRAIN, 400 VALIDATE",
      "400 VALIDATE, 400 VALIDATE",
    ]);
    const { data } = await lab.ask<{ auditEntries: { nodes: { act: string; version: string }[] } }>(
      `{ auditEntries(filter: { user: "ada" }, first: 1) { nodes { act version } } }`,
      {},
      admin,
    );
    assert.deepEqual(data?.auditEntries.nodes, [{ act: "clip.read", version: "400" }]);
  });

  it("is refused to whoever may read no version, with how to ask", async () => {
    const nobody = await lab.join("bob");
    const { errors } = await lab.ask(query, {}, nobody);
    assert.equal(errors[0]?.extensions.code, "FORBIDDEN");
    assert.match(errors[0].message, /no grant on kinetics 600/);
  });

  it("counts a draft anew each time, since it may change, and the vintage that is shown", async (t) => {
    await importRows(lab, { version: "700", rows: ["clap,v3,0,10,train"], isDraft: true });
    await addGrant(await lab.context(), {
      dataset: "kinetics",
      version: "700",
      scope: "METADATA",
      user: "adm",
      until: null,
    });
    const first = await read(t, admin);
    assert.equal(first.shared["400 VALIDATE, 700 TRAIN"], 1);
    await importRows(lab, { version: "700", rows: ["clap,v9,0,10,train"], isDraft: true });
    const second = await read(t, admin);
    assert.deepEqual([second.shared["400 VALIDATE, 700 TRAIN"], second.counting], [0, 1]);
    const published = { version: "700", rows: ["clap,v9,0,10,train", "clap,v3,70,80,train"] };
    await importRows(lab, published);
    const third = await read(t, admin);
    assert.deepEqual([third.shared["400 VALIDATE, 700 TRAIN"], third.counting], [1, 1]);
    const later = { version: "700", revision: "later", rows: ["clap,v1,70,80,val"] };
    await importRows(lab, later);
    const fourth = await read(t, admin);
    assert.deepEqual(
      [fourth.shared["400 TRAIN, 700 VALIDATE"], fourth.splits.at(-1)?.revision],
      [1, "later"],
    );
    assert.equal((await read(t, admin)).counting, 0);
  });
});
