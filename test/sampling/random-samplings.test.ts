import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  chooseIndices,
  chooseOnce,
  keyToClip,
  makeDraws,
  readSampling,
  samplingFacts,
  type SamplingInput,
  ViewsPreset,
} from "../../src/sampling/index.js";
import { makeSteady } from "./make-index.js";

const clipKey = "kinetics/0wR5jVB-WPk/417000-427000";

function choose(input: SamplingInput, frameCount = 300, key = clipKey): number[] {
  return chooseIndices(keyToClip(readSampling(input), key), makeSteady(frameCount));
}

test("segments draw one frame in each part, the same for the same seed and clip", () => {
  const drawn = choose({ segments: { count: 8, seed: 42 } });
  assert.deepEqual(drawn, [3, 47, 106, 122, 168, 193, 226, 277]);
  drawn.forEach((index, part) => {
    assert.ok(index >= part * 37 && index < (part + 1) * 37, `${index} in part ${part}`);
  });
  assert.deepEqual(choose({ segments: { count: 8, seed: 42 } }), drawn);
  assert.notDeepEqual(choose({ segments: { count: 8, seed: 43 } }), drawn);
  assert.notDeepEqual(
    choose({ segments: { count: 8, seed: 42 } }, 300, "kinetics/other/0-1"),
    drawn,
  );
});

test("segments of a clip with fewer frames than parts are spread and repeat", () => {
  assert.deepEqual(choose({ segments: { count: 8, seed: 42 } }, 2), [0, 0, 0, 1, 1, 1, 1, 1]);
  assert.deepEqual(choose({ segments: { count: 3, seed: 42 } }, 1), [0, 0, 0]);
});

test("draws are independent draws one after the other, draw k of seed and k", () => {
  const inputs: Pick<SamplingInput, keyof SamplingInput>[] = [
    { segments: { count: 3, seed: 5 } },
    { dense: { length: 4, stride: 2, seed: 5, outOfBound: "LOOP" } },
    { views: { preset: "SLOWFAST_TRAIN", seed: 5 } },
    { views: { preset: "PYTORCHVIDEO_RANDOM", count: 2, seed: 5 } },
  ];
  for (const input of inputs) {
    const all = choose({ ...input, draws: 4 });
    const sampling = readSampling(input);
    const one = [0, 1, 2, 3].map((number) =>
      chooseOnce(sampling, makeSteady(300), makeDraws({ seed: 5, number, clipKey })),
    );
    assert.deepEqual(all, one.flat());
    assert.deepEqual(choose(input), one[0]);
    assert.equal(new Set(one.map(String)).size, 4, "four draws of 300 frames all differ");
  }
});

test("a receipt knows seed, draws and clip of a random sampling, and no clip of another", () => {
  const facts = (input: SamplingInput, key: string) =>
    JSON.stringify(samplingFacts(keyToClip(readSampling(input), key)));
  const segments = { count: 3, seed: 5 };
  const random = [
    facts({ segments }, "a"),
    facts({ segments }, "b"),
    facts({ segments, draws: 2 }, "a"),
    facts({ segments: { count: 3, seed: 6 } }, "a"),
    facts({ dense: { length: 3, stride: 1, seed: 5, outOfBound: "LOOP" } }, "a"),
    facts({ views: { preset: "MMACTION2_TRAIN", seed: 5 } }, "a"),
    facts({ views: { preset: "MMACTION2_TRAIN", seed: 5 } }, "b"),
    facts({ views: { preset: "MMACTION2_TRAIN", seed: 5, outOfBound: "REPEAT_LAST" } }, "a"),
  ];
  assert.equal(new Set(random).size, random.length);
  assert.equal(facts({ segments }, "a"), '["segments",3,[5,1,"a"]]');
  assert.equal(
    facts({ views: { preset: "SLOWFAST_TEST" } }, "a"),
    facts({ views: { preset: "SLOWFAST_TEST" } }, "b"),
  );
  assert.equal(
    facts({ uniform: { count: 3, placement: "CENTRES" } }, "a"),
    '["uniform",3,"CENTRES"]',
  );
});

test("a random sampling that was not keyed to its clip draws nothing", () => {
  const sampling = readSampling({ segments: { count: 3, seed: 5 } });
  assert.throws(() => chooseIndices(sampling, makeSteady(300)), /not keyed/);
});

test("every preset gives whole clips of frames that are there, however short the video", () => {
  const asked = fc.record({
    preset: fc.constantFrom(...Object.values(ViewsPreset)),
    length: fc.integer({ min: 1, max: 40 }),
    stride: fc.integer({ min: 1, max: 20 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    frameCount: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(asked, ({ preset, length, stride, seed, frameCount }) => {
      const isRandom = /TRAIN|RANDOM|FINETUNE/.test(preset);
      const views = { preset, length, stride, ...(isRandom ? { seed } : {}) };
      const indices = choose({ views }, frameCount);
      assert.ok(indices.length > 0 && indices.length % length === 0, `${indices.length}`);
      assert.ok(indices.every((i) => Number.isInteger(i) && i >= 0 && i < frameCount));
    }),
    { numRuns: 500 },
  );
});
