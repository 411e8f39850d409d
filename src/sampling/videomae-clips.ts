import type { Draws } from "./draws.js";
import type { FrameClips } from "./mmaction2-clips.js";
import { range, spaceDoubles } from "./spaced.js";

/*
 * The formulas of MCG-NJU/VideoMAE, kinetics.py at 14ef8d8, with its one segment a video. N is
 * `frameCount`, and a clip spans length × stride frames.
 */

type OneClip = Omit<FrameClips, "count">;

/**
 * Pre-training (_sample_train_indices and its batch loader): begins at any of N - span + 1 frames, or
 * at 0; steps by the stride as long as there is a frame there, and stays where it is after that.
 */
export function drawPretrainClip(clip: OneClip, frameCount: number, draws: Draws): number[] {
  const room = frameCount - clip.length * clip.stride + 1;
  let frame = room > 0 ? draws.below(room) : 0;
  return range(0, clip.length, 1).map(() => {
    const taken = frame;
    if (frame + 1 + clip.stride < frameCount) frame += clip.stride;
    return taken;
  });
}

/**
 * Fine-tuning, and validation (loadvideo_decord): the end is drawn from span to N - 1, and the frames
 * are spread evenly to before it. A video of at most span frames gives floor(N / stride) of them,
 * spread over the whole, and the last one for the rest.
 */
export function drawFinetuneClip(clip: OneClip, frameCount: number, draws: Draws): number[] {
  const { length, stride } = clip;
  const span = length * stride;
  if (frameCount <= span) {
    const spread = spaceDoubles(0, frameCount, Math.floor(frameCount / stride));
    const padded = range(0, length, 1).map((i) => spread[i] ?? frameCount);
    return padded.map((each) => Math.trunc(Math.min(each, frameCount - 1)));
  }
  const end = span + draws.below(frameCount - span);
  return spaceDoubles(end - span, end, length).map((each) => Math.trunc(Math.min(each, end - 1)));
}

/**
 * The `count` ≥ 2 clips of a test: of every stride-th frame (the last one repeated up to length), clip
 * i takes those from floor(i × (their number - length) / (count - 1)) on.
 */
export function takeVideomaeViews(clips: FrameClips, frameCount: number): number[] {
  const { length, stride, count } = clips;
  const kept = range(0, frameCount, stride);
  const last = kept.at(-1) ?? 0;
  const padded = [...kept, ...range(kept.length, length, 1).map(() => last)];
  const step = (padded.length - length) / (count - 1);
  return range(0, count, 1).flatMap((i) => {
    const start = Math.trunc(i * step);
    return padded.slice(start, start + length);
  });
}
