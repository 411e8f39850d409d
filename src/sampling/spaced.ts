/** a / b for whole a ≥ 0, b > 0, halves to the even neighbour (Python's round, numpy's rint). */
export function divideHalfEven(a: number, b: number): number {
  const floor = Math.floor(a / b);
  const twice = 2 * (a - floor * b);
  if (twice !== b) return twice > b ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The whole number nearest to `value` ≥ 0, halves to the even one: numpy's round. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** start, start + step, … below end; none if there is none. */
export function range(start: number, end: number, step: number): number[] {
  return Array.from(
    { length: Math.max(Math.ceil((end - start) / step), 0) },
    (_, i) => start + i * step,
  );
}

/**
 * `count` values from `start` to `end`, both included, as numpy's linspace rounds them: in doubles,
 * multiplied, then added. The last is `end` itself; of one value, it is `start`.
 */
export function spaceDoubles(start: number, end: number, count: number): number[] {
  const step = (end - start) / (count - 1);
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return start;
    return i === count - 1 ? end : i * step + start;
  });
}

/**
 * The same as torch's linspace rounds them: in single precision, the first half counted from the
 * start and the second from the end, each by one fused multiply-add (the present CPU kernel; the
 * vectorised one up to torch 1.13 differs by one unit in the last place in some of 16 and more).
 */
export function spaceSingles(start: number, end: number, count: number): number[] {
  const first = Math.fround(start);
  const last = Math.fround(end);
  if (count === 1) return [first];
  const step = Math.fround(Math.fround(last - first) / (count - 1));
  const half = Math.floor(count / 2);
  // A product of two singles is exact in a double, so the one rounding is that of fround.
  return Array.from({ length: count }, (_, i) =>
    Math.fround(i < half ? first + step * i : last - step * (count - 1 - i)),
  );
}

/** Positions into `frameCount` frames out of values that may lie outside: clamped, then cut. */
export function cutToFrames(values: readonly number[], frameCount: number): number[] {
  return values.map((value) => Math.trunc(Math.min(Math.max(value, 0), frameCount - 1)));
}
