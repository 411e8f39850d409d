import type { FrameIndex } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";
import { framesCap, type Sampling } from "./sampling.js";

/**
 * The frames that `sampling` means on a clip, as indices in the order and with the repeats asked.
 *
 * Index i = 0 … N-1 counts pictures in the order of presentation. CENTRES is TSN's test sampling
 * (Wang et al. 2016; `SampleFrames` of mmaction2 in test mode).
 *
 * @throws BAD_INPUT for an index or a time outside of the clip
 * @throws TOO_EXPENSIVE for more than `framesCap` frames
 */
export function chooseIndices(sampling: Sampling, index: FrameIndex): number[] {
  const frameCount = index.ptsTicks.length;
  if (frameCount === 0) throw new KineographError("CLIP_CORRUPT", "The clip has no picture.");
  switch (sampling.kind) {
    case "uniform":
      return chooseUniform(sampling.count, sampling.placement, frameCount);
    case "every":
      return capped(range(0, frameCount, sampling.stride));
    case "indices":
      return sampling.values.map((value) => resolveIndex(value, frameCount));
    case "timestamps":
      return chooseShown(sampling.seconds, index);
    case "keyframes":
      return capped(range(0, frameCount, 1).filter((each) => index.isKeyframe[each]));
    case "all":
      return capped(range(0, frameCount, 1));
  }
}

function range(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step);
}

function capped(indices: number[]): number[] {
  if (indices.length <= framesCap) return indices;
  throw new KineographError(
    "TOO_EXPENSIVE",
    `This would be ${indices.length} frames; one frame set holds at most ${framesCap}. Take a larger stride, or several sets.`,
  );
}

function chooseUniform(count: number, placement: string, frameCount: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    // floor((i + 0.5) × N / count), in whole numbers so that no double rounds it wrong.
    if (placement === "CENTRES") return Math.floor(((2 * i + 1) * frameCount) / (2 * count));
    return count === 1 ? 0 : divideHalfEven(i * (frameCount - 1), count - 1);
  });
}

/** a / b for whole a ≥ 0, b > 0, halves to the even neighbour (Python's round, numpy's rint). */
function divideHalfEven(a: number, b: number): number {
  const floor = Math.floor(a / b);
  const twice = 2 * (a - floor * b);
  if (twice !== b) return twice > b ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

function resolveIndex(value: number, frameCount: number): number {
  const index = value < 0 ? frameCount + value : value;
  if (index >= 0 && index < frameCount) return index;
  throw new KineographError(
    "BAD_INPUT",
    `There is no frame ${value}: the clip has ${frameCount} frames, 0 to ${frameCount - 1} (or -${frameCount} to -1 from the end).`,
  );
}

/** Half of the median step between pictures, in ticks; half of the whole for a single picture. */
function halfStepTicks({ ptsTicks, endPtsTicks }: FrameIndex): number {
  const steps = ptsTicks
    .map((pts, i) => (ptsTicks[i + 1] ?? endPtsTicks) - pts)
    .toSorted((a, b) => a - b);
  return (steps[Math.floor(steps.length / 2)] ?? 0) / 2;
}

const snapSeconds = 0.001;

/**
 * The picture shown at each time: the last one with pts ≤ t, where t counts from the first picture
 * and is first moved to the nearest tick when that is within 1 ms and half a frame. So the
 * `ptsSeconds` of a frame, a rounded double, always gives that very frame.
 */
function chooseShown(seconds: readonly number[], index: FrameIndex): number[] {
  const { num, den } = index.probe.timeBase;
  const firstTicks = index.ptsTicks[0] ?? 0;
  const endTicks = index.endPtsTicks - firstTicks;
  const halfStep = halfStepTicks(index);
  return seconds.map((time) => {
    const exact = (time * den) / num;
    const nearest = Math.round(exact);
    const distance = Math.abs(nearest - exact);
    const snaps = (distance * num) / den <= snapSeconds && distance <= halfStep;
    const ticks = snaps ? nearest : exact;
    if (ticks < 0 || ticks >= endTicks) {
      const lastSeconds = ((endTicks * num) / den).toFixed(3);
      const words = `${time} s lies outside of the clip, which shows pictures from 0 s to before ${lastSeconds} s.`;
      throw new KineographError("BAD_INPUT", words);
    }
    return lastAtOrBefore(index.ptsTicks, firstTicks + ticks);
  });
}

/** The last position in ascending `values` whose value is ≤ `limit`; the first is. */
function lastAtOrBefore(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((values[middle] ?? Infinity) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
