import { Field, Float, Int, ObjectType } from "type-graphql";
import type { OverlapTally } from "./count-overlap.js";
import type { TrainTally } from "./count-train.js";
import { OverlapLevel } from "./overlap-level.js";
import type { OverlapQuestion } from "./overlap-question.js";
import { RevisionSplit } from "./split-ref.js";

/** How many clips of a side have a hash. */
@ObjectType({ description: "How many clips of a side have a file that was hashed." })
export class HashCoverage {
  @Field(() => Int, { description: "Clips of the side, each once." })
  clipCount!: number;

  @Field(() => Int, { description: "Those with a file of which the sha256 is known." })
  hashedCount!: number;

  @Field(() => Float, { description: "Their share, 0 to 1: of the others nothing is said." })
  get share(): number {
    return this.clipCount === 0 ? 0 : this.hashedCount / this.clipCount;
  }
}

@ObjectType({ description: "How much of both sides `NEAR_DUPLICATE` looked at." })
export class OverlapCoverage {
  @Field(() => HashCoverage)
  train!: HashCoverage;

  @Field(() => HashCoverage)
  evaluate!: HashCoverage;
}

@ObjectType({ description: "What one split of each side share." })
export class OverlapPair {
  @Field(() => RevisionSplit)
  train!: RevisionSplit;

  @Field(() => RevisionSplit)
  evaluate!: RevisionSplit;

  @Field(() => Int, { description: "Shared segments, videos or pairs, as the level says." })
  count!: number;
}

/** The answer to «may I train on these and test on those?»; its parts are read when asked for. */
@ObjectType({
  description: "Whether what is trained on keeps clear of what is evaluated on, and what to do.",
})
export class SplitOverlap {
  question!: OverlapQuestion;
  /** Read once, whichever fields want it. */
  tally!: () => Promise<OverlapTally>;
  trainTally!: () => Promise<TrainTally>;

  @Field(() => OverlapCoverage, {
    nullable: true,
    description: "Of NEAR_DUPLICATE only: the share of either side that could be compared.",
  })
  coverage!: OverlapCoverage | null;

  @Field(() => OverlapLevel)
  get level(): OverlapLevel {
    return this.question.level;
  }

  @Field(() => [RevisionSplit], { description: "The splits that are trained on." })
  get train(): RevisionSplit[] {
    return this.question.train;
  }

  @Field(() => [RevisionSplit], { description: "The splits that are evaluated on." })
  get evaluate(): RevisionSplit[] {
    return this.question.evaluate;
  }
}

/** What may be trained on after all. */
@ObjectType({
  description: "What is trained on, without the clips that collide with what is evaluated on.",
})
export class SafeSubset {
  overlap!: SplitOverlap;
}
