import { Field, InputType } from "type-graphql";
import { Split } from "./split.js";

/** Which clips: all conditions hold at once. */
@InputType({ description: "Which clips: every condition that is given must hold." })
export class ClipFilter {
  @Field(() => String, { defaultValue: "kinetics", description: "The data set's slug." })
  dataset!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The version as which they are read; left out, every version you hold a grant for.",
  })
  version?: string | null;

  @Field(() => Split, { nullable: true })
  split?: Split | null;

  @Field(() => [String], {
    nullable: true,
    description: "Names of classes; a clip of any of them.",
  })
  classes?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Source ids, such as YouTube ids." })
  sourceIds?: string[] | null;
}
