import { Field, Int, ObjectType, registerEnumType } from "type-graphql";

/** The parts of a version, in the order in which they are shown. */
export const Split = {
  TRAIN: "TRAIN",
  VALIDATE: "VALIDATE",
  TEST: "TEST",
  HOLDOUT: "HOLDOUT",
} as const;
export type Split = (typeof Split)[keyof typeof Split];
registerEnumType(Split, { name: "Split", description: "A part of a dataset version." });

/** How many listings a split holds. */
@ObjectType({ description: "A split of a version and how many clips it lists." })
export class SplitCount {
  @Field(() => Split)
  split!: Split;

  @Field(() => Int)
  clipCount!: number;
}
