import type { FrameIndex } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";
import { chooseAtRate, chooseShown } from "./choose-shown.js";
import { chooseViews } from "./choose-views.js";
import { makeDraws, type Draws } from "./draws.js";
import { drawTrainStarts, layOutClips } from "./mmaction2-clips.js";
import { drawOf, framesCap, type Dense, type Sampling } from "./sampling.js";
import { divideHalfEven, range } from "./spaced.js";

/**
 * The frames that `sampling` means on a clip, as indices in the order and with the repeats asked;
 * of a random sampling, those of its draws one after the other.
 *
 * Index i = 0 … N-1 counts pictures in the order of presentation. A random sampling must know its
 * clip (`keyToClip`). docs/sampling.md has the formulas.
 *
 * @throws BAD_INPUT for an index or a time outside of the clip, or clips that it cannot serve
 * @throws TOO_EXPENSIVE for more than `framesCap` frames
 */
export function chooseIndices(sampling: Sampling, index: FrameIndex): number[] {
  const draw = drawOf(sampling);
  if (!draw) return chooseOnce(sampling, index, noDraws);
  const { seed, draws, clipKey } = draw;
  if (clipKey === null) throw new Error("a random sampling was not keyed to its clip");
  return range(0, draws, 1).flatMap((number) =>
    chooseOnce(sampling, index, makeDraws({ seed, number, clipKey })),
  );
}

const noDraws: Draws = {
  below: () => {
    throw new Error("this sampling draws nothing");
  },
  unit: () => {
    throw new Error("this sampling draws nothing");
  },
};

/**
 * One draw of `sampling`; what it draws is taken from `draws`.
 *
 * @throws as `chooseIndices`
 */
export function chooseOnce(sampling: Sampling, index: FrameIndex, draws: Draws): number[] {
  const frameCount = index.ptsTicks.length;
  if (frameCount === 0) throw new KineographError("CLIP_CORRUPT", "The clip has no picture.");
  switch (sampling.kind) {
    case "uniform":
      return chooseUniform(sampling.count, sampling.placement, frameCount);
    case "segments":
      return chooseSegments(sampling.count, frameCount, draws);
    case "dense":
      return chooseDense(sampling, frameCount, draws);
    case "views":
      return capped(chooseViews(sampling, index, draws, framesCap + 1));
    case "every":
      return capped(range(0, frameCount, sampling.stride));
    case "rate":
      return capped(chooseAtRate(sampling.framesPerSecond, index, framesCap + 1));
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

function capped(indices: number[]): number[] {
  if (indices.length <= framesCap) return indices;
  throw new KineographError(
    "TOO_EXPENSIVE",
    `This would be more than ${framesCap} frames, the most that one frame set holds. Take a larger stride or a lower rate, or several sets.`,
  );
}

/** CENTRES is TSN's test sampling (Wang et al. 2016; `SampleFrames` of mmaction2 in test mode). */
function chooseUniform(count: number, placement: string, frameCount: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    // floor((i + 0.5) × N / count), in whole numbers so that no double rounds it wrong.
    if (placement === "CENTRES") return Math.floor(((2 * i + 1) * frameCount) / (2 * count));
    return count === 1 ? 0 : divideHalfEven(i * (frameCount - 1), count - 1);
  });
}

/** TSN's training (Wang et al. 2016; mmaction2's SampleFrames with clip_len 1, but clamped). */
function chooseSegments(count: number, frameCount: number, draws: Draws): number[] {
  const starts = drawTrainStarts({ length: 1, stride: 1, count }, frameCount, draws);
  return starts.map((start) => Math.min(start, frameCount - 1));
}

/** Drawn as a training clip of mmaction2, centred as its single test clip, or where it is said. */
function chooseDense(dense: Dense, frameCount: number, draws: Draws): number[] {
  const clips = { length: dense.length, stride: dense.stride, count: 1 };
  const span = (clips.length - 1) * clips.stride + 1;
  const findStarts = () => {
    if (dense.draw) return drawTrainStarts(clips, frameCount, draws);
    if (dense.start !== null) return [resolveIndex(dense.start, frameCount)];
    return [Math.floor(Math.max(frameCount - span, 0) / 2)];
  };
  return layOutClips(findStarts(), clips, dense.outOfBound, frameCount);
}

function resolveIndex(value: number, frameCount: number): number {
  const index = value < 0 ? frameCount + value : value;
  if (index >= 0 && index < frameCount) return index;
  throw new KineographError(
    "BAD_INPUT",
    `There is no frame ${value}: the clip has ${frameCount} frames, 0 to ${frameCount - 1} (or -${frameCount} to -1 from the end).`,
  );
}
