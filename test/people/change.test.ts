import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { change } from "../../src/people/index.js";
import { openLab, type Lab } from "../ingest/lab.js";

describe("changes at once", () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  /** Holds one lock and asks for the other once both are held. */
  function holdAndAsk(held: number, asked: number): Promise<string> {
    return change(lab.as("ADMIN"), async (tx) => {
      await tx.query("SELECT pg_advisory_xact_lock($1)", [held]);
      const heldByBoth = "pg_locks WHERE locktype = 'advisory' AND objid IN (1, 2)";
      while ((await lab.count(heldByBoth)) < 2) await sleep(10);
      await tx.query("SELECT pg_advisory_xact_lock($1)", [asked]);
      return "done";
    });
  }

  it("that wait for each other: one is made, the other is a conflict to try again", async () => {
    const ends = await Promise.allSettled([holdAndAsk(1, 2), holdAndAsk(2, 1)]);
    const done = ends.filter((end) => end.status === "fulfilled");
    const refused = ends.flatMap((end) =>
      end.status === "rejected" ? [end.reason as { code: string; message: string }] : [],
    );
    assert.equal(done.length, 1);
    assert.equal(refused[0]?.code, "CONFLICT");
    assert.match(refused[0]?.message ?? "", /try again/);
  });
});
