import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Rational } from "../../src/decoder/index.js";
import { isKineographError } from "../../src/platform/index.js";
import {
  chooseIndices,
  readSampling,
  type Sampling,
  type SamplingInput,
} from "../../src/sampling/index.js";
import { makeIndex, makeSteady as steady } from "./make-index.js";

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

const timeBases: Rational[] = [
  { num: 1, den: 15360 },
  { num: 1001, den: 30000 },
  { num: 1001, den: 24000 },
  { num: 1, den: 1000 },
  { num: 1, den: 90000 },
  { num: 1, den: 30 },
  { num: 125, den: 2997 },
  { num: 1, den: 19001 },
  { num: 1, den: 10_000_000 },
];

/** Clips of uneven steps in odd time bases, some beginning late or before 0. */
const unevenClip = fc
  .record({
    timeBase: fc.constantFrom(...timeBases),
    first: fc.integer({ min: -2000, max: 100_000_000 }),
    steps: fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 60 }),
  })
  .map(({ timeBase, first, steps }) => {
    let next = first;
    const ptsTicks = steps.map((step) => (next += step) - step);
    return makeIndex({ ptsTicks, timeBase, endPtsTicks: next });
  });

test("the seconds of frame i, a rounded double, give frame i on every clip", () => {
  fc.assert(
    fc.property(unevenClip, (index) => {
      const { num, den } = index.probe.timeBase;
      const [first = 0] = index.ptsTicks;
      const seconds = index.ptsTicks.map((pts) => ((pts - first) * num) / den);
      assert.deepEqual(
        chooseIndices({ kind: "timestamps", seconds }, index),
        index.ptsTicks.map((_, i) => i),
      );
    }),
    { numRuns: 300 },
  );
});

test("a rate gives the pictures shown at j / fps, as timestamps would, and no further", () => {
  const rates = fc.constantFrom(0.5, 1, 3, 7.5, 23.976, 25, 30, 60);
  fc.assert(
    fc.property(unevenClip, rates, (index, framesPerSecond) => {
      const { num, den } = index.probe.timeBase;
      const lastSeconds = ((index.endPtsTicks - (index.ptsTicks[0] ?? 0)) * num) / den;
      fc.pre(lastSeconds * framesPerSecond < 2900);
      const chosen = chooseIndices({ kind: "rate", framesPerSecond }, index);
      const seconds = chosen.map((_, j) => j / framesPerSecond);
      assert.deepEqual(chooseIndices({ kind: "timestamps", seconds }, index), chosen);
      const beyond: Sampling = { kind: "timestamps", seconds: [chosen.length / framesPerSecond] };
      assert.throws(
        () => chooseIndices(beyond, index),
        (error) => isKineographError(error, "BAD_INPUT"),
      );
    }),
  );
});

test("a rate below the clip's skips pictures, its own gives all, one above repeats", () => {
  const at = (framesPerSecond: number, frames: number) =>
    chooseIndices({ kind: "rate", framesPerSecond }, steady(frames));
  assert.deepEqual(at(1, 300), [0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
  assert.deepEqual(
    at(30, 300),
    Array.from({ length: 300 }, (_, i) => i),
  );
  assert.deepEqual(at(60, 3), [0, 0, 1, 1, 2, 2]);
  assert.deepEqual(at(0.01, 300), [0]);
});

test("a dense clip is centred or begins where it is said, and goes on as asked", () => {
  const take = (start: number | null, outOfBound: "LOOP" | "REPEAT_LAST", frames = 20) =>
    chooseIndices(
      { kind: "dense", length: 4, stride: 3, start, outOfBound, draw: null },
      steady(frames),
    );
  assert.deepEqual(take(null, "LOOP"), [5, 8, 11, 14]);
  assert.deepEqual(take(2, "LOOP"), [2, 5, 8, 11]);
  assert.deepEqual(take(-5, "LOOP"), [15, 18, 1, 4]);
  assert.deepEqual(take(-5, "REPEAT_LAST"), [15, 18, 18, 18]);
  assert.deepEqual(take(null, "REPEAT_LAST", 5), [0, 3, 3, 3]);
  assert.throws(
    () => take(20, "LOOP"),
    (error) => isKineographError(error, "BAD_INPUT") && /0 to 19/.test(error.message),
  );
});

test("uniform clips of PyTorchVideo are no more than a set holds, however small the step", () => {
  const views = { preset: "PYTORCHVIDEO_UNIFORM", strideSeconds: 0.001, clipSeconds: 1 } as const;
  assert.throws(
    () => chooseIndices(readSampling({ views }), steady(300)),
    (error) => isKineographError(error, "TOO_EXPENSIVE"),
  );
});

test("a preset that a video cannot serve is refused with what to take instead", () => {
  const index = makeIndex({ ptsTicks: [0, 100], timeBase: { num: 1, den: 1 } });
  const refusals: [SamplingInput, RegExp][] = [
    [{ views: { preset: "SLOWFAST_TEST" } }, /no frame rate.*dense/],
    [{ views: { preset: "PYTORCHVIDEO_UNIFORM", clipSeconds: 2 } }, /longer clipSeconds/],
  ];
  for (const [input, words] of refusals) {
    assert.throws(
      () => chooseIndices(readSampling(input), index),
      (error) => isKineographError(error, "BAD_INPUT") && words.test(error.message),
    );
  }
});

test("keyframes, every and all walk the clip", () => {
  assert.deepEqual(chooseIndices({ kind: "keyframes" }, steady(30)), [0, 12, 24]);
  assert.deepEqual(chooseIndices({ kind: "every", stride: 100 }, steady(300)), [0, 100, 200]);
  assert.equal(chooseIndices({ kind: "all" }, steady(300)).length, 300);
});

test("more frames than a set holds are refused once the clip is known", () => {
  const tooMany: Sampling[] = [{ kind: "all" }, { kind: "rate", framesPerSecond: 1000 }];
  for (const sampling of tooMany) {
    assert.throws(
      () => chooseIndices(sampling, steady(3001)),
      (error) => isKineographError(error, "TOO_EXPENSIVE"),
    );
  }
});
