import { ArgsType, Field, Float, ID } from "type-graphql";

/** How a clip is named: by id, or by source id and (where one source has several) times. */
@ArgsType()
export class ClipName {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true, description: "Of Kinetics, the YouTube id." })
  sourceId?: string | null;

  @Field(() => Float, { nullable: true, description: "Where a source has several segments." })
  startSeconds?: number | null;

  @Field(() => Float, { nullable: true })
  endSeconds?: number | null;
}
