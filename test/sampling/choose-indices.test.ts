import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FrameIndex, Rational } from "../../src/decoder/index.js";
import { chooseIndices, checkSampling, type Sampling } from "../../src/sampling/index.js";
import { isKineographError } from "../../src/platform/index.js";

/** An index of pictures at `ptsTicks`, the last shown for as long as the median step. */
function makeIndex(ptsTicks: number[], timeBase: Rational, lastTicks = 1): FrameIndex {
  const endPtsTicks = (ptsTicks.at(-1) ?? 0) + lastTicks;
  const probe = { timeBase } as FrameIndex["probe"];
  return { probe, ptsTicks, isKeyframe: ptsTicks.map((_, i) => i % 12 === 0), endPtsTicks };
}

const steady = (frameCount: number) =>
  makeIndex(
    Array.from({ length: frameCount }, (_, i) => i * 512),
    { num: 1, den: 15360 },
    512,
  );

test("CENTRES takes the middle of each equal part, as TSN's test sampling", () => {
  const sampling: Sampling = { kind: "uniform", count: 8, placement: "CENTRES" };
  // floor((i + 0.5) × 300 / 8): mmaction2's int(avg × i + avg / 2) with avg = 37.5.
  assert.deepEqual(chooseIndices(sampling, steady(300)), [18, 56, 93, 131, 168, 206, 243, 281]);
});

test("ENDPOINTS takes first and last, halves to the even neighbour", () => {
  const take = (count: number, frames: number) =>
    chooseIndices({ kind: "uniform", count, placement: "ENDPOINTS" }, steady(frames));
  assert.deepEqual(take(3, 4), [0, 2, 3]); // 1.5 rounds to 2
  assert.deepEqual(take(3, 6), [0, 2, 5]); // 2.5 rounds to 2
  assert.deepEqual(take(1, 300), [0]);
  assert.deepEqual(take(4, 301), [0, 100, 200, 300]);
});

test("uniform repeats frames when more are asked than there are", () => {
  const sampling: Sampling = { kind: "uniform", count: 6, placement: "CENTRES" };
  assert.deepEqual(chooseIndices(sampling, steady(3)), [0, 0, 1, 1, 2, 2]);
});

test("indices keep their order and repeats, and count from the end when negative", () => {
  const sampling: Sampling = { kind: "indices", values: [5, -1, 5, 0, -300] };
  assert.deepEqual(chooseIndices(sampling, steady(300)), [5, 299, 5, 0, 0]);
});

test("an index outside of the clip is refused with the range there is", () => {
  for (const value of [300, -301]) {
    assert.throws(
      () => chooseIndices({ kind: "indices", values: [value] }, steady(300)),
      (error) => isKineographError(error, "BAD_INPUT") && /0 to 299/.test(error.message),
    );
  }
});

test("a time gives the picture shown then, the first at 0, and none at the clip's end", () => {
  const shown = (seconds: number) =>
    chooseIndices({ kind: "timestamps", seconds: [seconds] }, steady(300))[0];
  assert.equal(shown(0), 0);
  assert.equal(shown(0.1), 3);
  assert.equal(shown(0.0999), 2); // its nearest tick, 1534 of 1536, is still before frame 3
  assert.equal(shown(0.05), 1);
  assert.equal(shown(9.999), 299);
  for (const outside of [-0.01, 10, 11, 1e9]) {
    assert.throws(
      () => shown(outside),
      (error) => isKineographError(error, "BAD_INPUT"),
    );
  }
});

test("the seconds of frame i, a rounded double, give frame i on every clip", () => {
  const timeBases: Rational[] = [
    { num: 1, den: 15360 },
    { num: 1001, den: 30000 },
    { num: 1, den: 1000 },
    { num: 1, den: 90000 },
    { num: 1, den: 30 },
  ];
  const clip = fc.record({
    timeBase: fc.constantFrom(...timeBases),
    first: fc.integer({ min: -2000, max: 100_000 }),
    steps: fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 60 }),
  });
  fc.assert(
    fc.property(clip, ({ timeBase, first, steps }) => {
      const ptsTicks = steps.map((_, i) => first + steps.slice(0, i).reduce((a, b) => a + b, 0));
      const index = makeIndex(ptsTicks, timeBase, steps.at(-1));
      const seconds = ptsTicks.map((pts) => ((pts - first) * timeBase.num) / timeBase.den);
      const chosen = chooseIndices({ kind: "timestamps", seconds }, index);
      // Pictures closer together than the snapping distance are the one exception there could be.
      assert.deepEqual(
        chosen,
        ptsTicks.map((_, i) => i),
      );
    }),
  );
});

test("keyframes, every and all walk the clip", () => {
  assert.deepEqual(chooseIndices({ kind: "keyframes" }, steady(30)), [0, 12, 24]);
  assert.deepEqual(chooseIndices({ kind: "every", stride: 100 }, steady(300)), [0, 100, 200]);
  assert.equal(chooseIndices({ kind: "all" }, steady(300)).length, 300);
});

test("more frames than a set holds are refused as too expensive, before and after opening", () => {
  const isTooExpensive = (error: unknown) => isKineographError(error, "TOO_EXPENSIVE");
  const uniform: Sampling = { kind: "uniform", count: 1e9, placement: "CENTRES" };
  assert.throws(() => checkSampling(uniform), isTooExpensive);
  assert.throws(() => chooseIndices({ kind: "all" }, steady(3001)), isTooExpensive);
});

test("a count, stride or value that is none is refused as bad input", () => {
  const wrong: Sampling[] = [
    { kind: "uniform", count: 0, placement: "CENTRES" },
    { kind: "uniform", count: -3, placement: "CENTRES" },
    { kind: "every", stride: 0 },
    { kind: "indices", values: [] },
    { kind: "timestamps", seconds: [Number.NaN] },
    { kind: "indices", values: [1.5] },
  ];
  for (const sampling of wrong) {
    assert.throws(
      () => checkSampling(sampling),
      (error) => isKineographError(error, "BAD_INPUT"),
    );
  }
});
