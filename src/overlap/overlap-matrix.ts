import { Field, Int, ObjectType } from "type-graphql";
import { RevisionSplit } from "./split-ref.js";

/** What two splits share. */
@ObjectType({ description: "What two splits of the matrix share." })
export class OverlapCell {
  @Field(() => Int, { description: "Place of the one in `splits`, from 0." })
  row!: number;

  @Field(() => Int, { description: "Place of the other, never before the one." })
  column!: number;

  @Field(() => Int, { description: "Videos in both; of a split with itself, all its videos." })
  sharedVideos!: number;

  @Field(() => Boolean, {
    description: "Whether one is a training split and the other is not, and they share videos.",
  })
  isLeak!: boolean;
}

/** Every split of the versions that the viewer may read, held against every other. */
@ObjectType({
  description:
    "Each split against each other, of the versions that you may read, as they are shown now.",
})
export class OverlapMatrix {
  @Field(() => [RevisionSplit])
  splits!: RevisionSplit[];

  @Field(() => [OverlapCell], { description: "Each pair of splits once." })
  cells!: OverlapCell[];
}
