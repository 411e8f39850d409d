import { ArgsType, Field, Float } from "type-graphql";
import { Purpose } from "../audit/index.js";
import { OverlapLevel } from "./overlap-level.js";
import { SplitRef } from "./split-ref.js";

/** What is trained on, what is evaluated on, and what counts as shared. */
@ArgsType()
export class SplitOverlapArgs {
  @Field(() => [SplitRef])
  train!: SplitRef[];

  @Field(() => [SplitRef])
  evaluate!: SplitRef[];

  @Field(() => OverlapLevel)
  level!: OverlapLevel;

  @Field(() => Float, {
    defaultValue: 0.9,
    description:
      "Of NEAR_DUPLICATE: refuse to answer where a smaller share of a side has hashed files.",
  })
  leastCoverage!: number;

  @Field(() => Purpose, { nullable: true, description: "What for; the audit entries say it." })
  purpose?: Purpose | null;
}
