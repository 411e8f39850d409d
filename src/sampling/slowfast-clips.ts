import type { Draws } from "./draws.js";
import type { FrameClips } from "./mmaction2-clips.js";
import { cutToFrames, range, spaceSingles } from "./spaced.js";

/** Clips of a video whose rate is brought to `targetRate` frames a second first. */
export interface SlowfastClips extends FrameClips {
  targetRate: number;
}

/** A video as the formulas see it. */
export interface Video {
  frameCount: number;
  /** Frames a second. */
  rate: number;
}

/*
 * The formulas of decode() on a video that was decoded whole: facebookresearch/SlowFast,
 * slowfast/datasets/decoder.py at 287ec00. A clip spans max(1, stride × length / target × rate)
 * frames, not rounded.
 */

function findSpan({ length, stride, targetRate }: SlowfastClips, { rate }: Video): number {
  return Math.max(1, ((stride * length) / targetRate) * rate);
}

/** From the first frame to the last of each clip: values of linspace, clamped and cut. */
function takeClips(
  starts: readonly number[],
  clips: SlowfastClips,
  span: number,
  { frameCount }: Video,
): number[] {
  return starts.flatMap((start) =>
    cutToFrames(spaceSingles(start, start + span - 1, clips.length), frameCount),
  );
}

/** One clip that begins anywhere (clip_idx -1), as in training. */
export function drawSlowfastClip(clips: SlowfastClips, video: Video, draws: Draws): number[] {
  const span = findSpan(clips, video);
  const room = Math.max(video.frameCount - span, 0);
  return takeClips([room * draws.unit()], clips, span, video);
}

/**
 * The `count` temporal views of a test. With room = frames - span, view i begins at
 * room × i / count; with `useOffset` (DATA.USE_OFFSET_SAMPLING) at i × floor(room / (count - 1)), a
 * single one at floor(room / 2).
 */
export function takeSlowfastViews(
  clips: SlowfastClips,
  video: Video,
  useOffset: boolean,
): number[] {
  const { count } = clips;
  const span = findSpan(clips, video);
  const room = Math.max(video.frameCount - span, 0);
  const starts = range(0, count, 1).map((i) => {
    if (!useOffset) return (room * i) / count;
    return count === 1 ? Math.floor(room / 2) : i * Math.floor(room / (count - 1));
  });
  return takeClips(starts, clips, span, video);
}
