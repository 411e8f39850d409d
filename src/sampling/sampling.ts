import { KineographError } from "../platform/index.js";
import type { Draw } from "./draws.js";
import type { OutOfBound } from "./mmaction2-clips.js";
import type { Views } from "./views.js";

/** Which frames, as asked: one of these, in the form that a receipt is made of. */
export type Sampling =
  | { kind: "uniform"; count: number; placement: UniformPlacement }
  | { kind: "segments"; count: number; draw: Draw }
  | ({ kind: "dense" } & Dense)
  | ({ kind: "views" } & Views)
  | { kind: "every"; stride: number }
  | { kind: "rate"; framesPerSecond: number }
  | { kind: "timestamps"; seconds: readonly number[] }
  | { kind: "indices"; values: readonly number[] }
  | { kind: "keyframes" }
  | { kind: "all" };

/** CENTRES: the middle of each of `count` equal parts. ENDPOINTS: first and last frame included. */
export type UniformPlacement = "CENTRES" | "ENDPOINTS";

/** One clip of `length` frames, `stride` frames apart. */
export interface Dense {
  length: number;
  stride: number;
  outOfBound: OutOfBound;
  /** Its first frame; negative ones count from the end; null: the clip is centred, or drawn. */
  start: number | null;
  draw: Draw | null;
}

/** Most frames of one frame set: a ten-second clip at 60 frames a second five times over. */
export const framesCap = 3000;

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

function refuseBelowOne(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  refuse(`${name} must be a whole number of at least 1, not ${value}.`);
}

function refuseCount(name: string, count: number): void {
  refuseBelowOne(name, count);
  if (count > framesCap) {
    throw new KineographError(
      "TOO_EXPENSIVE",
      `${name} is ${count}; one frame set holds at most ${framesCap} frames. Ask for fewer, or for several sets.`,
    );
  }
}

const seedCap = 2 ** 31 - 1;

/** The seed, the number of draws, and the frames of all of them. */
function checkDraw(draw: Draw | null, frameCount: number): void {
  if (!draw) return;
  const { seed, draws } = draw;
  if (!Number.isInteger(seed) || seed < 0 || seed > seedCap) {
    refuse(`seed must be a whole number from 0 to ${seedCap}, not ${seed}.`);
  }
  refuseCount("draws", draws);
  refuseCount("the number of frames of all draws", draws * frameCount);
}

function checkViews({ length, stride, count, framesPerSecond, draw }: Views): void {
  refuseCount("views.length", length);
  refuseBelowOne("views.stride", stride);
  refuseCount("views.count", count);
  refuseBelowOne("views.framesPerSecond", framesPerSecond);
  refuseCount("the number of frames of all clips", length * count);
  checkDraw(draw, length * count);
}

function checkDense({ length, stride, start, draw }: Dense): void {
  refuseCount("dense.length", length);
  refuseBelowOne("dense.stride", stride);
  if (start !== null && !Number.isInteger(start)) refuse(`${start} is no frame index.`);
  if (start !== null && draw) {
    refuse("dense.seed draws where the clip begins. Give it, or start.");
  }
  checkDraw(draw, length);
}

function checkTimes(seconds: readonly number[]): void {
  refuseCount("the number of timestamps", seconds.length);
  const wrong = seconds.find((each) => !Number.isFinite(each));
  if (wrong !== undefined) refuse(`${wrong} is no time in seconds.`);
}

function checkIndices(values: readonly number[]): void {
  refuseCount("the number of indices", values.length);
  const wrong = values.find((each) => !Number.isInteger(each));
  if (wrong !== undefined) refuse(`${wrong} is no frame index.`);
}

function checkRate(framesPerSecond: number): void {
  if (Number.isFinite(framesPerSecond) && framesPerSecond > 0) return;
  refuse(`rate.framesPerSecond must be more than 0, not ${framesPerSecond}.`);
}

/**
 * Checks what can be checked before the clip is opened.
 *
 * @throws BAD_INPUT for a count below 1, no values, a time, seed or rate that is none
 * @throws TOO_EXPENSIVE for more than `framesCap` frames
 */
export function checkSampling(sampling: Sampling): Sampling {
  switch (sampling.kind) {
    case "uniform":
      refuseCount("uniform.count", sampling.count);
      break;
    case "segments":
      refuseCount("segments.count", sampling.count);
      checkDraw(sampling.draw, sampling.count);
      break;
    case "dense":
      checkDense(sampling);
      break;
    case "views":
      checkViews(sampling);
      break;
    case "every":
      refuseBelowOne("every.stride", sampling.stride);
      break;
    case "rate":
      checkRate(sampling.framesPerSecond);
      break;
    case "timestamps":
      checkTimes(sampling.seconds);
      break;
    case "indices":
      checkIndices(sampling.values);
      break;
    default:
  }
  return sampling;
}

/** What a sampling draws at random; null for one that draws nothing. */
export function drawOf(sampling: Sampling): Draw | null {
  return "draw" in sampling ? sampling.draw : null;
}

/** The sampling of this very clip: random ones draw by its key, the others are as they were. */
export function keyToClip(sampling: Sampling, clipKey: string): Sampling {
  if (!("draw" in sampling) || !sampling.draw) return sampling;
  return { ...sampling, draw: { ...sampling.draw, clipKey } };
}

function drawFacts(draw: Draw | null): unknown[] | null {
  return draw && [draw.seed, draw.draws, draw.clipKey];
}

/** The sampling's part of a receipt: what the chosen frames depend on, besides the file. */
export function samplingFacts(sampling: Sampling): unknown[] {
  const { kind } = sampling;
  switch (kind) {
    case "uniform":
      return [kind, sampling.count, sampling.placement];
    case "segments":
      return [kind, sampling.count, drawFacts(sampling.draw)];
    case "dense": {
      const { length, stride, outOfBound, start, draw } = sampling;
      return [kind, length, stride, outOfBound, start, drawFacts(draw)];
    }
    case "views": {
      const { preset, length, stride, count, outOfBound, framesPerSecond } = sampling;
      const { clipSeconds, strideSeconds, draw } = sampling;
      const seconds = [framesPerSecond, clipSeconds, strideSeconds];
      return [kind, preset, length, stride, count, outOfBound, ...seconds, drawFacts(draw)];
    }
    case "every":
      return [kind, sampling.stride];
    case "rate":
      return [kind, sampling.framesPerSecond];
    case "timestamps":
      return [kind, sampling.seconds];
    case "indices":
      return [kind, sampling.values];
    default:
      return [kind];
  }
}
