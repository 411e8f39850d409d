import type { FrameIndex, Rational } from "../../src/decoder/index.js";

/** What a video is made of that a sampling looks at. */
export interface VideoFacts {
  ptsTicks: number[];
  timeBase: Rational;
  /** Where the last picture ends; left out: a tick after it begins. */
  endPtsTicks?: number;
  frameRate?: Rational | null;
}

/** The index of such a video; every twelfth picture is a keyframe. */
export function makeIndex({ ptsTicks, timeBase, endPtsTicks, frameRate }: VideoFacts): FrameIndex {
  const probe = { timeBase, frameRate: frameRate ?? null } as FrameIndex["probe"];
  return {
    probe,
    ptsTicks,
    isKeyframe: ptsTicks.map((_, i) => i % 12 === 0),
    endPtsTicks: endPtsTicks ?? (ptsTicks.at(-1) ?? 0) + 1,
  };
}

/** A video of steady 30 frames a second in a time base of 1/15360. */
export function makeSteady(frameCount: number, frameRate: Rational = { num: 30, den: 1 }) {
  const ptsTicks = Array.from({ length: frameCount }, (_, i) => i * 512);
  const timeBase = { num: 1, den: 15360 };
  return makeIndex({ ptsTicks, timeBase, endPtsTicks: frameCount * 512, frameRate });
}
