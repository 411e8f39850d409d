import type { FrameIndex } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";
import type { Draws } from "./draws.js";
import { drawTailStarts, drawTrainStarts, findTestStarts, layOutClips } from "./mmaction2-clips.js";
import {
  drawTimedClips,
  takeConstantClips,
  takeUniformClips,
  toFraction,
  type TimedClips,
} from "./pytorchvideo-clips.js";
import { drawSlowfastClip, takeSlowfastViews, type Video } from "./slowfast-clips.js";
import { drawFinetuneClip, drawPretrainClip, takeVideomaeViews } from "./videomae-clips.js";
import type { Views } from "./views.js";

/** @throws BAD_INPUT for a file that states no frame rate */
function readVideo({ probe, ptsTicks }: FrameIndex): Video {
  const { frameRate } = probe;
  if (frameRate) return { frameCount: ptsTicks.length, rate: frameRate.num / frameRate.den };
  throw new KineographError(
    "BAD_INPUT",
    "This file states no frame rate, which the presets of SlowFast reckon with. Take dense, or an MMACTION2 preset.",
  );
}

function readTimed({ length, stride, framesPerSecond, clipSeconds }: Views): TimedClips {
  if (clipSeconds !== null) return { length, clipSeconds: toFraction(clipSeconds) };
  return { length, clipSeconds: { num: BigInt(length * stride), den: BigInt(framesPerSecond) } };
}

/**
 * The frames of the clips that a preset takes, one clip after the other. `draws` serves the random
 * presets alone; the most frames that are given are `limit`, rounded up to a whole clip.
 *
 * @throws BAD_INPUT for a preset that this video cannot serve, with what to take instead
 */
export function chooseViews(
  views: Views,
  index: FrameIndex,
  draws: Draws,
  limit: number,
): number[] {
  const frameCount = index.ptsTicks.length;
  const slowfast = { ...views, targetRate: views.framesPerSecond };
  const layOut = (starts: number[]) => layOutClips(starts, views, views.outOfBound, frameCount);
  switch (views.preset) {
    case "MMACTION2_TRAIN":
      return layOut(drawTrainStarts(views, frameCount, draws));
    case "MMACTION2_TRAIN_KEEP_TAIL":
      return layOut(drawTailStarts(views, frameCount, draws));
    case "MMACTION2_TEST":
    case "MMACTION2_TEST_TWICE":
      return layOut(findTestStarts(views, frameCount, views.preset === "MMACTION2_TEST_TWICE"));
    case "SLOWFAST_TRAIN":
      return drawSlowfastClip(slowfast, readVideo(index), draws);
    case "SLOWFAST_TEST":
    case "SLOWFAST_TEST_OFFSET":
      return takeSlowfastViews(slowfast, readVideo(index), views.preset === "SLOWFAST_TEST_OFFSET");
    case "PYTORCHVIDEO_RANDOM":
      return drawTimedClips({ ...readTimed(views), count: views.count }, index, draws);
    case "PYTORCHVIDEO_CONSTANT":
      return takeConstantClips({ ...readTimed(views), count: views.count }, index);
    case "PYTORCHVIDEO_UNIFORM":
    case "PYTORCHVIDEO_UNIFORM_BACKPAD":
      return takeWalk(views, index, limit);
    case "VIDEOMAE_PRETRAIN":
      return drawPretrainClip(views, frameCount, draws);
    case "VIDEOMAE_FINETUNE":
      return drawFinetuneClip(views, frameCount, draws);
    case "VIDEOMAE_TEST":
      return takeVideomaeViews(views, frameCount);
  }
}

function takeWalk(views: Views, index: FrameIndex, limit: number): number[] {
  const timed = readTimed(views);
  const { strideSeconds, length, preset } = views;
  const walk = {
    ...timed,
    strideSeconds: strideSeconds === null ? timed.clipSeconds : toFraction(strideSeconds),
    isBackpadded: preset === "PYTORCHVIDEO_UNIFORM_BACKPAD",
    limit: Math.ceil(limit / length),
  };
  return takeUniformClips(walk, index);
}
