import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Split } from "../catalog/index.js";
import { ClipFileState } from "../clips/index.js";

/** What clips can be counted by. */
export const ClipCountKey = {
  VERSION: "VERSION",
  SPLIT: "SPLIT",
  CLASS: "CLASS",
  STATE: "STATE",
  CREATIVE_COMMONS: "CREATIVE_COMMONS",
} as const;
export type ClipCountKey = (typeof ClipCountKey)[keyof typeof ClipCountKey];
registerEnumType(ClipCountKey, {
  name: "ClipCountKey",
  description: "What clips can be counted by.",
  valuesConfig: {
    STATE: { description: "The state of the clip's file in the filter's mirror, or the only one." },
    CREATIVE_COMMONS: { description: "What the list says of the video's licence." },
  },
});

/** A number of listings, and what they have in common. */
@ObjectType({
  description: "So many listings, and what they have in common: null where it was not asked for.",
})
export class ClipCount {
  @Field(() => String, { nullable: true, description: "The version's name." })
  version!: string | null;

  @Field(() => Split, { nullable: true })
  split!: Split | null;

  @Field(() => String, {
    nullable: true,
    description: "The class's name; null for hidden labels too.",
  })
  actionClass!: string | null;

  @Field(() => ClipFileState, {
    nullable: true,
    description:
      "Null too for clips of which the mirror says nothing: it was not scanned for them.",
  })
  state!: ClipFileState | null;

  @Field(() => Boolean, { nullable: true, description: "Null too where the list does not say." })
  isCreativeCommons!: boolean | null;

  @Field(() => Int, { description: "Listings: a clip in two splits counts twice." })
  count!: number;
}

/** The values of one condition, with how many listings each would leave. */
@ObjectType({
  description:
    "The values of one condition and how many listings each leaves, all other conditions holding.",
})
export class ClipFacet {
  @Field(() => ClipCountKey)
  key!: ClipCountKey;

  @Field(() => [ClipCount], { description: "Most first." })
  counts!: ClipCount[];
}
