import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { addMirror, scanMirror } from "../../src/mirror/index.js";
import { createTestDatabase } from "../support/database.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { runCli } from "./cli-process.js";

interface Check {
  what: string;
  state: string;
  words: string;
}

describe("kineograph doctor", () => {
  let lab: TestProduct;
  let root: string;

  before(async () => {
    lab = await startProduct();
    root = await mkdtemp(path.join(tmpdir(), "kineograph-mirror-"));
    await addMirror(
      await lab.context(),
      { name: "lab", root, dataset: "kinetics", layout: "auto" },
      { mirrorRoots: [] },
    );
  });
  after(() => lab.close());

  const diagnose = (environment: Record<string, string> = {}) => {
    const { databaseUrl = "", databaseOwnerUrl = "" } = lab.product.settings;
    const settings = { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: databaseOwnerUrl };
    return runCli(["doctor", "--json"], {
      environment: { ...settings, KINEOGRAPH_HOME: lab.home, ...environment },
    });
  };

  it("tells the decoder's build, what holds it in, and each mirror", async () => {
    const { exitCode, stdout, stderr } = await diagnose();
    assert.equal(exitCode, 0, stderr);
    const checks = JSON.parse(stdout) as Check[];
    const found = new Map(checks.map((check) => [check.what, check]));
    assert.match(found.get("decoder")?.words ?? "", /^kd1-/);
    assert.equal(found.get("containment")?.state, "ok");
    assert.match(found.get("containment")?.words ?? "", /no-new-privs, rlimits.*seccomp/);
    assert.equal(found.get("catalog")?.state, "ok");
    assert.equal(found.get("mirror lab")?.state, "warning");
    assert.match(found.get("mirror lab")?.words ?? "", /kineograph mirror scan lab/);
  });

  it("fails, and says what to do, where a mirror or the decoder is away", async () => {
    const { pool } = lab.product.frames;
    await scanMirror(await lab.context(), { name: "lab", verify: "probe", pool });
    await rm(root, { recursive: true });
    const gone = await diagnose();
    assert.equal(gone.exitCode, 1);
    assert.match(gone.stderr, /Not in order: mirror lab/);
    assert.match(gone.stdout, /check that it is mounted/);
    const without = await diagnose({ KINEOGRAPH_DECODER: "/nowhere/kineograph-decoder" });
    assert.equal(without.exitCode, 1);
    assert.match(without.stdout, /KINEOGRAPH_DECODER names a program that is not there/);
  });

  it("fails where the database is away", async () => {
    const other = await createTestDatabase();
    await other.drop();
    const { exitCode, stdout } = await diagnose({
      DATABASE_URL: other.applicationUrl,
      DATABASE_OWNER_URL: other.ownerUrl,
    });
    assert.equal(exitCode, 1);
    const checks = JSON.parse(stdout) as Check[];
    assert.equal(checks.find(({ what }) => what === "catalog")?.state, "failed");
  });
});
