import { Split } from "../catalog/index.js";
import { Field, Float, ID, InputType } from "type-graphql";
import { ClipFileState } from "./clip-file-state.js";

/** The slug of what is asked where no data set is named: the API's default, everywhere. */
export const defaultDataset = "kinetics";

@InputType({ description: "How long a listed segment is, both ends included." })
export class SecondsRange {
  @Field(() => Float, { nullable: true })
  from?: number | null;

  @Field(() => Float, { nullable: true })
  to?: number | null;
}

/** Which clips: all conditions hold at once. */
@InputType({ description: "Which clips: every condition that is given must hold." })
export class ClipFilter {
  @Field(() => String, { defaultValue: defaultDataset, description: "The data set's slug." })
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

  @Field(() => String, {
    nullable: true,
    description: "A subset of `version`, such as mini-kinetics-200.",
  })
  subset?: string | null;

  @Field(() => SecondsRange, {
    nullable: true,
    description: "Segments of this length; of what has no times, none matches.",
  })
  duration?: SecondsRange | null;

  @Field(() => [ClipFileState], {
    nullable: true,
    description: "Clips whose file is in one of these states, in `mirror` or in any mirror.",
  })
  states?: ClipFileState[] | null;

  @Field(() => String, { nullable: true, description: "The mirror that `states` speaks of." })
  mirror?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the list says that the video is under Creative Commons.",
  })
  isCreativeCommons?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Another version: clips that it lists under another class than `version` does. Needs leave on both.",
  })
  relabelledFrom?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "A filter that was kept (`saveFilter`); no other condition beside it.",
  })
  saved?: string | null;
}
