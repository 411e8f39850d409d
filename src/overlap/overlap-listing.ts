import { Field, Int, ObjectType } from "type-graphql";
import { Clip, Split } from "../catalog/index.js";
import type { RevisionSplit } from "./split-ref.js";

/** A clip's place in one of the splits that were asked about. */
@ObjectType({ description: "A clip's place in one of the splits that were asked about." })
export class OverlapListing {
  place!: RevisionSplit;

  @Field(() => Clip)
  clip!: Clip;

  @Field(() => String, { nullable: true, description: "Its class; null: the label is hidden." })
  className!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "In the label map of this listing's version and revision, and of no other.",
  })
  labelIndex!: number | null;

  @Field(() => String)
  get dataset(): string {
    return this.place.dataset;
  }

  @Field(() => String)
  get version(): string {
    return this.place.version;
  }

  @Field(() => String)
  get revision(): string {
    return this.place.revision;
  }

  @Field(() => Split)
  get split(): Split {
    return this.place.split;
  }
}
