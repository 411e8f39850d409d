import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderPool } from "../../src/decoder/index.js";
import { noFfmpeg, startPool, temporaryFolder } from "../decoder/clips.js";
import { repeats } from "../support/soak.js";
import { decodeDamagedCopies } from "./damaged-copies.js";
import { DecoderWatch } from "./memory.js";
import { drawSeeds, type Seed } from "./seeds.js";

const limitMs = 10_000;
const limitMib = 512;

describe("a damaged copy of a clip", { skip: noFfmpeg }, () => {
  const folder = temporaryFolder();
  const watch = new DecoderWatch();
  let pool: DecoderPool;
  let seeds: Seed[];

  before(async () => {
    seeds = drawSeeds(folder.path);
    pool = await startPool({ size: 2, deadlineMs: limitMs, onEvent: watch.onEvent });
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  it("has an answer or a fault of its own in time, in bounded memory, and ends no process", async (t) => {
    const sound = seeds.map(({ name }) => pool.probe(join(folder.path, name)));
    assert.ok((await Promise.all(sound)).every(({ probe }) => probe.frameCount >= 23));
    watch.noteIdle();
    const count = repeats(300, 10_000);
    const verdicts = await decodeDamagedCopies(pool, folder.path, seeds, count);
    const words = [...verdicts].map(([verdict, times]) => `${verdict} ${times}`).join(", ");
    const peakMib = watch.peakAboveIdleMib();
    const told = `${count} copies of ${seeds.length} clips: ${words}; ${peakMib.toFixed(0)} MiB at most`;
    t.diagnostic(told);
    assert.ok(verdicts.size >= 4, told);
    assert.ok(peakMib <= limitMib, told);
    assert.deepEqual(
      watch.events.map(({ kind }) => kind),
      ["started", "started"],
    );
  });
});
