import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Ledger } from "../../src/access/index.js";
import { anonymous } from "../../src/people/index.js";
import { startProduct, type TestProduct } from "../support/product.js";

let lab: TestProduct;
before(async () => {
  lab = await startProduct();
});
after(() => lab.close());

const read = { act: "clip.read", authority: { rule: "local" } } as const;

async function countOutcomes(requestId: string): Promise<Record<string, number>> {
  const rows: { outcome: string; n: number }[] = await lab.product.database.query(
    `SELECT outcome, count(*)::int AS n FROM audit.entry WHERE leaf::jsonb ->> 'req' = $1 GROUP BY 1`,
    [requestId],
  );
  return Object.fromEntries(rows.map((row) => [row.outcome, row.n]));
}

function makeLedger(id: string): Ledger {
  const request = { id, ip: null, userAgent: null };
  return new Ledger(lab.product.database, anonymous, request);
}

test("gathers the reads of one version into one entry, written once", async () => {
  const ledger = makeLedger("r1");
  ledger.noteRead(read, ["a"]);
  ledger.noteRead(read, ["b", "a"]);
  assert.deepEqual(await countOutcomes("r1"), {});
  await ledger.flush();
  await ledger.flush();
  assert.deepEqual(await countOutcomes("r1"), { allowed: 1 });
});

test("keeps two revisions of a version apart, and two purposes of reading one", async () => {
  const ledger = makeLedger("r3");
  const version = { dataset: "kinetics", version: "400", manifestDigest: null };
  for (const revision of ["first-release", "later", "later"]) {
    ledger.noteRead({ ...read, version: { ...version, revision } }, [revision]);
  }
  const again = { ...read, version: { ...version, revision: "later" }, purpose: "TRAIN" } as const;
  ledger.noteRead(again, ["c"]);
  await ledger.flush();
  const rows: { revision: string; purpose: string | null }[] = await lab.product.database.query(
    `SELECT leaf::jsonb -> 'what' ->> 'revision' AS revision, leaf::jsonb ->> 'purpose' AS purpose
       FROM audit.entry WHERE leaf::jsonb ->> 'req' = 'r3' ORDER BY 1, 2 NULLS FIRST`,
  );
  assert.deepEqual(rows, [
    { revision: "first-release", purpose: null },
    { revision: "later", purpose: null },
    { revision: "later", purpose: "TRAIN" },
  ]);
});

test("loses nothing that is noted after a flush: a denial at once, a read with the next flush", async () => {
  const ledger = makeLedger("r2");
  await ledger.flush();
  ledger.noteDenied(read, "FORBIDDEN");
  await ledger.flush();
  assert.deepEqual(await countOutcomes("r2"), { denied: 1 });
  ledger.noteRead(read, ["a"]);
  await ledger.flush();
  assert.deepEqual(await countOutcomes("r2"), { denied: 1, allowed: 1 });
});
