import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  chooseOnce,
  readSampling,
  ViewsPreset,
  type Draws,
  type Sampling,
} from "../../src/sampling/index.js";
import { makeIndex, makeSteady } from "./make-index.js";

/** A draw as the project's own code asked for it, and what it was given. */
type RecordedDraw = { bound: number; drawn: number } | { unit: number };

interface Vector {
  preset: ViewsPreset;
  length: number;
  stride?: number;
  count?: number;
  outOfBound?: "LOOP" | "REPEAT_LAST";
  framesPerSecond?: number;
  clipSeconds?: number;
  strideSeconds?: number;
  frameCount?: number;
  /** Numerator and denominator. */
  frameRate?: [number, number];
  /** The name of one of the file's videos. */
  video?: string;
  draws?: RecordedDraw[];
  indices: number[];
}

interface VectorFile {
  project: string;
  commit: string;
  files: string[];
  how: string;
  videos?: {
    name: string;
    timeBase: [number, number];
    ptsTicks: number[];
    endPtsTicks: number;
  }[];
  vectors: Vector[];
}

function readVectors(name: string): VectorFile {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8")) as VectorFile;
}

/** Gives the recorded draws in their order; each must be asked for as the project asked for it. */
function replay(recorded: readonly RecordedDraw[]) {
  const left = [...recorded];
  const draws: Draws = {
    below(bound) {
      const next = left.shift();
      assert.ok(next && "bound" in next, "a whole number was not drawn here");
      assert.equal(bound, next.bound);
      return next.drawn;
    },
    unit() {
      const next = left.shift();
      assert.ok(next && "unit" in next, "a fraction was not drawn here");
      return next.unit;
    },
  };
  return { draws, left };
}

function readIndex(vector: Vector, { videos = [] }: VectorFile) {
  const [num, den] = vector.frameRate ?? [30, 1];
  if (vector.frameCount !== undefined) return makeSteady(vector.frameCount, { num, den });
  const video = videos.find(({ name }) => name === vector.video);
  assert.ok(video);
  const { ptsTicks, endPtsTicks, timeBase } = video;
  return makeIndex({ ptsTicks, endPtsTicks, timeBase: { num: timeBase[0], den: timeBase[1] } });
}

function check(vector: Vector, file: VectorFile): void {
  const { indices, draws = [], frameCount: _, frameRate: _r, video: _v, ...views } = vector;
  const sampling = readSampling({ views });
  const { draws: source, left } = replay(draws);
  const words = JSON.stringify({ ...vector, indices: undefined });
  assert.deepEqual(chooseOnce(sampling, readIndex(vector, file), source), indices, words);
  assert.deepEqual(left, [], `drew too little: ${words}`);
}

const names = ["mmaction2", "slowfast", "pytorchvideo", "videomae"];

describe("a preset gives the very indices that its project gives", () => {
  for (const name of names) {
    const file = readVectors(name);
    const presets = [...new Set(file.vectors.map(({ preset }) => preset))];
    for (const preset of presets) {
      test(`${preset} (${file.project})`, () => {
        const mine = file.vectors.filter((vector) => vector.preset === preset);
        assert.ok(mine.length >= 30, `${mine.length} vectors`);
        for (const vector of mine) check(vector, file);
      });
    }
  }

  test("each preset has vectors, and each file says where they come from", () => {
    const files = names.map(readVectors);
    const covered = new Set(files.flatMap(({ vectors }) => vectors.map(({ preset }) => preset)));
    assert.deepEqual([...covered].toSorted(), Object.values(ViewsPreset).toSorted());
    for (const { commit, how, files: sources } of files) {
      assert.match(commit, /^[0-9a-f]{40}$/);
      assert.ok(how.length > 0 && sources.length > 0);
    }
  });

  test("segments is mmaction2's training of single frames, dense its one clip", () => {
    const { vectors } = readVectors("mmaction2");
    const sameAs = (vector: Vector, sampling: Sampling) => {
      const { draws, left } = replay(vector.draws ?? []);
      const index = makeSteady(vector.frameCount ?? 0);
      assert.deepEqual(chooseOnce(sampling, index, draws), vector.indices, JSON.stringify(vector));
      assert.deepEqual(left, []);
    };
    const trains = vectors.filter(({ preset }) => preset === "MMACTION2_TRAIN");
    const frames = trains.filter(({ length, frameCount = 0, count = 1 }) => {
      // With fewer frames than parts mmaction2 may run out of bound, and segments stay on the last.
      return length === 1 && frameCount >= count;
    });
    assert.ok(frames.length > 20, `${frames.length}`);
    for (const vector of frames) {
      sameAs(vector, readSampling({ segments: { count: vector.count ?? 1, seed: 0 } }));
    }
    const isOneClip = ({ count, length }: Vector) => count === 1 && length > 1;
    const tests = vectors.filter(({ preset }) => preset === "MMACTION2_TEST");
    const clips = [...trains, ...tests].filter(isOneClip);
    assert.ok(clips.length > 20, `${clips.length}`);
    for (const vector of clips) {
      const { length, stride = 1, outOfBound = "LOOP" } = vector;
      const seed = vector.preset === "MMACTION2_TRAIN" ? 0 : null;
      sameAs(vector, readSampling({ dense: { length, stride, outOfBound, seed } }));
    }
  });
});
