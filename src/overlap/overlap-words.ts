import type { OverlapLevel } from "./overlap-level.js";
import type { SplitOverlap } from "./split-overlap.js";
import { nameSplit } from "./split-ref.js";

const nouns = {
  SEGMENT: ["segment", "segments"],
  VIDEO: ["video", "videos"],
  NEAR_DUPLICATE: ["pair of identical files", "pairs of identical files"],
} as const;

/** What is not said by a verdict of SAFE. */
const limits: Record<OverlapLevel, string> = {
  SEGMENT: " Other segments of the same videos may stand on both sides: ask at level VIDEO.",
  VIDEO:
    " The same recording under another id is not seen at this level: NEAR_DUPLICATE compares files.",
  NEAR_DUPLICATE:
    " Only files that are identical byte for byte are seen at this level: a second encoding of a video is not.",
};

const percent = (share: number) => `${(Math.floor(share * 1000) / 10).toString()} %`;

/** The verdict as a sentence for people. */
export function sayOverlap(overlap: SplitOverlap, count: number): string {
  const { level, coverage } = overlap;
  const train = overlap.train.map(nameSplit).join(", ");
  const evaluate = overlap.evaluate.map(nameSplit).join(", ");
  const [one, many] = nouns[level];
  const seen = coverage
    ? ` Compared were ${percent(coverage.train.share)} of what is trained on and ${percent(coverage.evaluate.share)} of what is evaluated on.`
    : "";
  if (count === 0) {
    return `SAFE: No ${one} of ${evaluate} stands in ${train}.${limits[level]}${seen}`;
  }
  const [noun, verb] = count === 1 ? [one, "stands"] : [many, "stand"];
  return `OVERLAPS: ${count.toLocaleString("en-US")} ${noun} of ${evaluate} also ${verb} in ${train}. Train on the safe subset, which leaves them out; else the result is too good.${seen}`;
}
