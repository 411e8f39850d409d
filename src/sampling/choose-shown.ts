import type { FrameIndex } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";

const snapSeconds = 0.001;

/** Half of the median step between pictures, in ticks; half of the whole for a single picture. */
function halfStepTicks({ ptsTicks, endPtsTicks }: FrameIndex): number {
  const steps = ptsTicks
    .map((pts, i) => (ptsTicks[i + 1] ?? endPtsTicks) - pts)
    .toSorted((a, b) => a - b);
  return (steps[Math.floor(steps.length / 2)] ?? 0) / 2;
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

/** Finds the picture shown at a time in seconds from the first picture; null outside of the clip. */
type FindShown = (seconds: number) => number | null;

/**
 * The picture shown at a time t is the last one with pts ≤ t, where t counts from the first picture
 * and is first moved to the nearest tick when that is within 1 ms and half a frame. So the
 * `ptsSeconds` of a frame, a rounded double, always gives that very frame.
 */
function makeFindShown(index: FrameIndex): FindShown {
  const { num, den } = index.probe.timeBase;
  const firstTicks = index.ptsTicks[0] ?? 0;
  const endTicks = index.endPtsTicks - firstTicks;
  const halfStep = halfStepTicks(index);
  return (seconds) => {
    const exact = (seconds * den) / num;
    const nearest = Math.round(exact);
    const distance = Math.abs(nearest - exact);
    const snaps = (distance * num) / den <= snapSeconds && distance <= halfStep;
    const ticks = snaps ? nearest : exact;
    const isInside = ticks >= 0 && ticks < endTicks;
    return isInside ? lastAtOrBefore(index.ptsTicks, firstTicks + ticks) : null;
  };
}

/** The picture shown at each time. @throws BAD_INPUT for a time outside of the clip */
export function chooseShown(times: readonly number[], index: FrameIndex): number[] {
  const findShown = makeFindShown(index);
  return times.map((seconds) => {
    const shown = findShown(seconds);
    if (shown !== null) return shown;
    const { num, den } = index.probe.timeBase;
    const ticks = index.endPtsTicks - (index.ptsTicks[0] ?? 0);
    const lastSeconds = ((ticks * num) / den).toFixed(3);
    const words = `${seconds} s lies outside of the clip, which shows pictures from 0 s to before ${lastSeconds} s.`;
    throw new KineographError("BAD_INPUT", words);
  });
}

/** The picture shown at j / `framesPerSecond` for j = 0, 1, … while the clip lasts, `limit` at most. */
export function chooseAtRate(framesPerSecond: number, index: FrameIndex, limit: number): number[] {
  const findShown = makeFindShown(index);
  const chosen: number[] = [];
  let shown = findShown(0);
  while (shown !== null && chosen.length < limit) {
    chosen.push(shown);
    shown = findShown(chosen.length / framesPerSecond);
  }
  return chosen;
}
