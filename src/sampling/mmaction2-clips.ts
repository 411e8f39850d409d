import type { Draws } from "./draws.js";
import { range, roundHalfEven } from "./spaced.js";

/** What follows the last frame in a clip that is longer than the video. */
export type OutOfBound = "LOOP" | "REPEAT_LAST";

/** `count` clips of `length` frames, `stride` frames apart. */
export interface FrameClips {
  length: number;
  stride: number;
  count: number;
}

/*
 * The formulas of SampleFrames, without temporal_jitter and target_fps: open-mmlab/mmaction2,
 * mmaction/datasets/transforms/loading.py at 4d6c934. N is `frameCount`; a training clip needs
 * length × stride frames, a test clip (length - 1) × stride + 1.
 */

/** Where the training clips begin: one drawn in each of `count` equal parts; whole numbers. */
export function drawTrainStarts(clips: FrameClips, frameCount: number, draws: Draws): number[] {
  const { count } = clips;
  const span = clips.length * clips.stride;
  const room = frameCount - span + 1;
  const part = Math.floor(room / count);
  if (part > 0) return range(0, count, 1).map((i) => i * part + draws.below(part));
  if (frameCount > Math.max(count, span)) {
    return range(0, count, 1)
      .map(() => draws.below(room))
      .toSorted((a, b) => a - b);
  }
  const step = part === 0 ? room / count : 0;
  return range(0, count, 1).map((i) => roundHalfEven(i * step));
}

/** The same with keep_tail_frames: the parts are fractions of frames, so that no frame is left out. */
export function drawTailStarts(clips: FrameClips, frameCount: number, draws: Draws): number[] {
  const { count } = clips;
  const span = clips.length * clips.stride;
  if (frameCount <= span - 1) return range(0, count, 1).map(() => 0);
  const part = (frameCount - span + 1) / count;
  return range(0, count, 1).map((i) => Math.trunc(i * part + part * draws.unit()));
}

/**
 * Where the test clips begin: of single frames, the centre of each part, which may be a fraction;
 * of longer clips, evenly from the first start to the last. `isTwice` is twice_sample: single
 * frames also at the beginning of each part, of longer clips as many again behind the last.
 */
export function findTestStarts(clips: FrameClips, frameCount: number, isTwice: boolean): number[] {
  const { count } = clips;
  if (clips.length === 1) {
    const part = frameCount / count;
    const begins = range(0, count, 1).map((i) => i * part);
    const centres = begins.map((begin) => begin + part / 2);
    return isTwice ? [...centres, ...begins] : centres;
  }
  const last = Math.max(frameCount - ((clips.length - 1) * clips.stride + 1), 0);
  const clipCount = isTwice ? 2 * count : count;
  if (clipCount === 1) return [Math.floor(last / 2)];
  const step = last / (count - 1);
  return range(0, clipCount, 1).map((i) => roundHalfEven(i * step));
}

/**
 * The frames of clips that begin at `starts`, one clip after the other. Beyond the video, LOOP goes
 * on from its first frame and REPEAT_LAST stays on the clip's last frame that is there (frame 0 for
 * a clip that begins beyond it).
 */
export function layOutClips(
  starts: readonly number[],
  { length, stride }: FrameClips,
  outOfBound: OutOfBound,
  frameCount: number,
): number[] {
  return starts.flatMap((start) => {
    const wanted = range(0, length, 1).map((i) => start + i * stride);
    if (outOfBound === "LOOP") return wanted.map((each) => Math.trunc(each % frameCount));
    const last = Math.max(0, ...wanted.filter((each) => each < frameCount));
    return wanted.map((each) => Math.trunc(each < frameCount ? each : last));
  });
}
