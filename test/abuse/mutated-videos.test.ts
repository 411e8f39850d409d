import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ClipFault, type DecoderPool, type FrameIndex } from "../../src/decoder/index.js";
import { noFfmpeg, startPool, temporaryFolder } from "../decoder/clips.js";
import { repeats } from "../support/soak.js";
import { DecoderWatch } from "./memory.js";
import { mutate, randomFrom } from "./mutations.js";
import { drawSeeds, type Seed } from "./seeds.js";

const firstNumber = 20_261_127;
const limitMs = 10_000;
const limitMib = 512;
const picture = { format: "jpeg", quality: 75, resize: null, crop: null, rotate: true } as const;

function fourUniform({ probe: { frameCount } }: FrameIndex): number[] {
  return [0, 1, 2, 3].map((i) => Math.floor(((2 * i + 1) * frameCount) / 8));
}

/** A fault in words, or "ok"; anything but an answer and a ClipFault is passed on. */
async function verdictOf(running: Promise<unknown>): Promise<string> {
  try {
    await running;
    return "ok";
  } catch (error) {
    if (error instanceof ClipFault) return error.fault;
    throw error;
  }
}

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

  /** What is done with the copy of that number. */
  async function decodeCopy(number: number): Promise<string> {
    const random = randomFrom(number);
    const seed = seeds[number % seeds.length] ?? assert.fail();
    const { how, bytes } = mutate(seed.bytes, random);
    const path = join(folder.path, `${number}-${how}-${seed.name}`);
    writeFileSync(path, bytes);
    const started = performance.now();
    try {
      const probed = await verdictOf(pool.probe(path));
      const extracted = await verdictOf(pool.extract({ path, choose: fourUniform, picture }));
      assert.ok(performance.now() - started <= 2 * limitMs, `${path} took too long`);
      rmSync(path);
      return probed === "ok" ? extracted : probed;
    } catch (error) {
      throw new Error(`${path}: ${String(error)}`, { cause: error });
    }
  }

  it("has an answer or a fault of its own in time, in bounded memory, and ends no process", async (t) => {
    const sound = seeds.map(({ name }) => pool.probe(join(folder.path, name)));
    assert.ok((await Promise.all(sound)).every(({ probe }) => probe.frameCount >= 23));
    watch.noteIdle();
    const verdicts = new Map<string, number>();
    const count = repeats(300, 10_000);
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) {
        const verdict = await decodeCopy(firstNumber + next++);
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      }
    };
    await Promise.all([work(), work()]);
    const words = [...verdicts].map(([verdict, times]) => `${verdict} ${times}`).join(", ");
    t.diagnostic(`${count} copies of ${seeds.length} clips: ${words}`);
    assert.ok(verdicts.size >= 4, `the damage is of several kinds: ${words}`);
    assert.ok(
      watch.events.every(({ kind }) => kind === "started"),
      JSON.stringify(watch.events),
    );
    const peakMib = watch.peakAboveIdleMib();
    assert.ok(peakMib <= limitMib, `${peakMib} MiB above the idle process`);
  });
});
