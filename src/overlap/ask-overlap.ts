import type { ClipsContext } from "../clips/index.js";
import { countOverlap, type OverlapTally } from "./count-overlap.js";
import { countTrain, type TrainTally } from "./count-train.js";
import { OverlapLevel } from "./overlap-level.js";
import { readQuestion, type AskedOverlap } from "./overlap-question.js";
import { readCoverage } from "./read-coverage.js";
import { SplitOverlap } from "./split-overlap.js";

/**
 * The answer to «may I train on these and test on those?», whose parts are counted and read when
 * they are asked for.
 *
 * @throws BAD_INPUT for a split on both sides, or files that were not hashed; NOT_FOUND, FORBIDDEN …
 */
export async function askOverlap(
  context: ClipsContext,
  { leastCoverage, ...asked }: AskedOverlap & { leastCoverage: number },
): Promise<SplitOverlap> {
  const { manager } = context.database;
  const question = await readQuestion(context, asked);
  const coverage =
    question.level === OverlapLevel.NEAR_DUPLICATE
      ? await readCoverage(manager, question, leastCoverage)
      : null;
  let tally: Promise<OverlapTally> | undefined;
  let trainTally: Promise<TrainTally> | undefined;
  return Object.assign(new SplitOverlap(), {
    question,
    coverage,
    tally: () => (tally ??= countOverlap(manager, question)),
    trainTally: () => (trainTally ??= countTrain(manager, question)),
  });
}
