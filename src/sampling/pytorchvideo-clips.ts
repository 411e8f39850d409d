import type { FrameIndex } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";
import type { Draws } from "./draws.js";
import { cutToFrames, range, spaceSingles } from "./spaced.js";

/** An exact number of seconds; `den` > 0. */
export interface Fraction {
  num: bigint;
  den: bigint;
}

/** Clips by time: each shows `clipSeconds` of the video, of which `length` frames are taken. */
export interface TimedClips {
  length: number;
  clipSeconds: Fraction;
}

/*
 * The formulas of facebookresearch/pytorchvideo at f3142bb: data/clip_sampling.py for the times, in
 * fractions as there; EncodedVideoPyAV.get_clip for the frames with start ≤ t < end; transforms'
 * uniform_temporal_subsample for `length` of them. The video lasts from its first picture to the
 * end of its last.
 */

const zero: Fraction = { num: 0n, den: 1n };

function findDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : findDivisor(b, a % b);
}

/** a + b, or with sign -1 a - b; a sum of thousands keeps a small denominator. */
function add(a: Fraction, b: Fraction, sign = 1n): Fraction {
  const common = findDivisor(a.den, b.den);
  const num = (a.num * b.den + sign * b.num * a.den) / common;
  return { num, den: (a.den / common) * b.den };
}

function max(a: Fraction, b: Fraction): Fraction {
  return isMore(a, b) ? a : b;
}

function isMore(a: Fraction, b: Fraction): boolean {
  return a.num * b.den > b.num * a.den;
}

/** The fraction that a finite double ≥ 0 is, as Python's Fraction(double). */
export function toFraction(value: number): Fraction {
  let scaled = value;
  let den = 1n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    den *= 2n;
  }
  return { num: BigInt(scaled), den };
}

/** The double nearest to a fraction ≥ 0. */
export function toDouble({ num, den }: Fraction): number {
  const shift = 64n + BigInt(Math.max(den.toString(2).length - num.toString(2).length, 0));
  const scaled = num << shift;
  // The bit below the quotient says whether there is a rest, so that the one rounding is right.
  const quotient = ((scaled / den) << 1n) | (scaled % den === 0n ? 0n : 1n);
  return Number(quotient) / 2 ** Number(shift + 1n);
}

function findDuration({ probe, ptsTicks, endPtsTicks }: FrameIndex): Fraction {
  const ticks = BigInt(endPtsTicks - (ptsTicks[0] ?? 0));
  return { num: ticks * BigInt(probe.timeBase.num), den: BigInt(probe.timeBase.den) };
}

/** The first whole tick at or after `seconds` ≥ 0. */
function ceilTicks({ num, den }: Fraction, { timeBase }: FrameIndex["probe"]): number {
  const above = num * BigInt(timeBase.den);
  const below = den * BigInt(timeBase.num);
  return Number((above + below - 1n) / below);
}

/** `length` frames of each clip. @throws BAD_INPUT for a clip in which no picture begins */
function takeClips(starts: readonly Fraction[], clips: TimedClips, index: FrameIndex): number[] {
  const first = index.ptsTicks[0] ?? 0;
  return starts.flatMap((start, i) => {
    const from = first + ceilTicks(start, index.probe);
    const end = first + ceilTicks(add(start, clips.clipSeconds), index.probe);
    const begin = index.ptsTicks.findIndex((pts) => pts >= from);
    const count = index.ptsTicks.filter((pts) => pts >= from && pts < end).length;
    if (count === 0) {
      const words = `No picture begins in clip ${i}, at ${toDouble(start)} s. Take a longer clipSeconds.`;
      throw new KineographError("BAD_INPUT", words);
    }
    const places = cutToFrames(spaceSingles(0, count - 1, clips.length), count);
    return places.map((place) => begin + place);
  });
}

/** The latest time at which a whole clip can begin; 0 in a video shorter than a clip. */
function findRoom({ clipSeconds }: TimedClips, index: FrameIndex): Fraction {
  return max(add(findDuration(index), clipSeconds, -1n), zero);
}

/** RandomClipSampler, and with `count` > 1 RandomMultiClipSampler: clips that begin anywhere. */
export function drawTimedClips(
  clips: TimedClips & { count: number },
  index: FrameIndex,
  draws: Draws,
): number[] {
  const room = toDouble(findRoom(clips, index));
  const starts = range(0, clips.count, 1).map(() => toFraction(room * draws.unit()));
  return takeClips(starts, clips, index);
}

/** ConstantClipsPerVideoSampler: clip i begins at room × i / (count - 1), a single one at 0. */
export function takeConstantClips(
  clips: TimedClips & { count: number },
  index: FrameIndex,
): number[] {
  const { num, den } = findRoom(clips, index);
  const parts = BigInt(Math.max(clips.count - 1, 1));
  const starts = range(0, clips.count, 1).map((i) => ({ num: num * BigInt(i), den: den * parts }));
  return takeClips(starts, clips, index);
}

/** Its tolerance, in seconds: a clip that would end so little after the video is one of it. */
const epsilon = toFraction(1e-6);

/** How UniformClipSampler walks a video. */
export interface UniformWalk extends TimedClips {
  strideSeconds: Fraction;
  /** backpad_last: the last clip is moved back to end with the video. */
  isBackpadded: boolean;
  /** Most clips that are taken. */
  limit: number;
}

/** UniformClipSampler: clips that begin a stride apart, as long as a whole one is left. */
export function takeUniformClips(walk: UniformWalk, index: FrameIndex): number[] {
  const duration = findDuration(index);
  const findEnd = (wished: Fraction) => {
    if (!walk.isBackpadded || !isMore(wished, duration)) return wished;
    return max(duration, walk.clipSeconds);
  };
  const ends = [findEnd(walk.clipSeconds)];
  while (ends.length < walk.limit) {
    const end = ends.at(-1) ?? zero;
    const next = findEnd(add(end, walk.strideSeconds));
    const over = add(next, walk.isBackpadded ? end : duration, -1n);
    if (walk.isBackpadded ? isMore(epsilon, over) : isMore(over, epsilon)) break;
    ends.push(next);
  }
  const starts = ends.map((end) => add(end, walk.clipSeconds, -1n));
  return takeClips(starts, walk, index);
}
