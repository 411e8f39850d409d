import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isKineographError, type ErrorCode } from "../../src/platform/index.js";
import { checkSampling, readSampling, type SamplingInput } from "../../src/sampling/index.js";

const loop = { outOfBound: "LOOP" } as const;

function refuses(input: SamplingInput, code: ErrorCode, words: RegExp): void {
  assert.throws(
    () => readSampling(input),
    (error) => isKineographError(error, code) && words.test(error.message),
    JSON.stringify(input),
  );
}

describe("a sampling that is asked for", () => {
  it("gets the defaults of its preset, and keeps what was said", () => {
    assert.deepEqual(readSampling({ views: { preset: "SLOWFAST_TEST" } }), {
      kind: "views",
      preset: "SLOWFAST_TEST",
      length: 8,
      stride: 8,
      count: 10,
      outOfBound: "LOOP",
      framesPerSecond: 30,
      clipSeconds: null,
      strideSeconds: null,
      draw: null,
    });
    const views = { preset: "MMACTION2_TRAIN", length: 16, seed: 9 } as const;
    const filled = readSampling({ views, draws: 3 });
    assert.ok(filled.kind === "views");
    assert.deepEqual([filled.length, filled.stride, filled.count], [16, 2, 1]);
    assert.deepEqual(filled.draw, { seed: 9, draws: 3, clipKey: null });
  });

  it("is exactly one, and draws count as none", () => {
    refuses({}, "BAD_INPUT", /exactly one.*segments, dense, views.*not 0/);
    refuses({ draws: 2 }, "BAD_INPUT", /exactly one.*not 0/);
    refuses({ keyframes: true, rate: { framesPerSecond: 1 } }, "BAD_INPUT", /not 2/);
  });

  it("draws only where something is random", () => {
    const fixed: Pick<SamplingInput, keyof SamplingInput>[] = [
      { uniform: { count: 2, placement: "CENTRES" } },
      { rate: { framesPerSecond: 1 } },
      { all: true },
      { dense: { length: 4, stride: 1, ...loop } },
      { views: { preset: "SLOWFAST_TEST" } },
    ];
    for (const input of fixed) {
      refuses({ ...input, draws: 2 }, "BAD_INPUT", /draws nothing. Leave draws out/);
    }
  });

  it("is refused in what its preset does not take, with what it takes", () => {
    const cases: [SamplingInput["views"], RegExp][] = [
      [{ preset: "SLOWFAST_TEST", seed: 1 }, /takes no seed.*length, stride, count/],
      [{ preset: "SLOWFAST_TRAIN", count: 2 }, /takes no count/],
      [{ preset: "MMACTION2_TEST", clipSeconds: 2 }, /takes no clipSeconds/],
      [{ preset: "VIDEOMAE_TEST", outOfBound: "LOOP" }, /takes no outOfBound/],
      [{ preset: "VIDEOMAE_TEST", count: 1 }, /at least 2 clips/],
      [{ preset: "MMACTION2_TEST_TWICE", length: 4, count: 1 }, /at least 2 clips/],
      [{ preset: "PYTORCHVIDEO_CONSTANT", clipSeconds: 2, stride: 4 }, /takes the place of/],
      [{ preset: "PYTORCHVIDEO_CONSTANT", clipSeconds: 0 }, /0\.001 to 86400/],
      [{ preset: "PYTORCHVIDEO_UNIFORM", strideSeconds: Infinity }, /0\.001 to 86400/],
    ];
    for (const [views, words] of cases) refuses({ views: views ?? null }, "BAD_INPUT", words);
  });

  it("is refused for a number that cannot be", () => {
    const cases: [SamplingInput, RegExp][] = [
      [{ uniform: { count: 0, placement: "CENTRES" } }, /uniform.count.*at least 1, not 0/],
      [{ segments: { count: -3, seed: 0 } }, /segments.count.*at least 1/],
      [{ segments: { count: 3, seed: -1 } }, /seed.*0 to 2147483647/],
      [{ segments: { count: 3, seed: 1.5 } }, /seed.*whole/],
      [{ segments: { count: 3, seed: 0 }, draws: 0 }, /draws.*at least 1/],
      [{ dense: { length: 0, stride: 1, ...loop } }, /dense.length/],
      [{ dense: { length: 1, stride: 0, ...loop } }, /dense.stride/],
      [{ dense: { length: 1, stride: 1, start: 0, seed: 0, ...loop } }, /Give it, or start/],
      [{ dense: { length: 1, stride: 1, start: 0.5, ...loop } }, /no frame index/],
      [{ views: { preset: "SLOWFAST_TEST", length: 0 } }, /views.length/],
      [{ views: { preset: "SLOWFAST_TEST", stride: -1 } }, /views.stride/],
      [{ views: { preset: "SLOWFAST_TEST", count: 0 } }, /views.count/],
      [{ views: { preset: "SLOWFAST_TEST", framesPerSecond: 0 } }, /views.framesPerSecond/],
      [{ every: { stride: 0 } }, /every.stride/],
      [{ rate: { framesPerSecond: 0 } }, /more than 0, not 0/],
      [{ rate: { framesPerSecond: Number.NaN } }, /more than 0, not NaN/],
      [{ timestamps: { seconds: [Number.NaN] } }, /no time in seconds/],
      [{ timestamps: { seconds: [] } }, /number of timestamps/],
      [{ indices: { values: [] } }, /number of indices/],
      [{ indices: { values: [1.5] } }, /no frame index/],
    ];
    for (const [input, words] of cases) refuses(input, "BAD_INPUT", words);
  });

  it("is too expensive beyond what a set holds, all clips and draws together", () => {
    const cases: SamplingInput[] = [
      { uniform: { count: 1e9, placement: "CENTRES" } },
      { segments: { count: 100, seed: 0 }, draws: 31 },
      { dense: { length: 3001, stride: 1, ...loop } },
      { views: { preset: "SLOWFAST_TEST", length: 301 } },
      { views: { preset: "VIDEOMAE_PRETRAIN" }, draws: 188 },
    ];
    for (const input of cases) refuses(input, "TOO_EXPENSIVE", /at most 3000 frames/);
    assert.doesNotThrow(() => readSampling({ segments: { count: 100, seed: 0 }, draws: 30 }));
    assert.doesNotThrow(() => checkSampling({ kind: "all" }));
  });
});
