import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Purpose } from "../audit/index.js";
import { SamplingInput } from "../sampling/index.js";
import { FrameSet } from "./frame-set.js";
import { PictureInput } from "./picture-input.js";

@InputType()
export class ExtractFramesInput {
  @Field(() => ID)
  clip!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The version as which the clip is accessed. Left out: the one that lists it and that you hold a grant for.",
  })
  version?: string | null;

  @Field(() => SamplingInput, { description: "Which frames." })
  sampling!: SamplingInput;

  @Field(() => PictureInput, { nullable: true })
  picture?: PictureInput | null;

  @Field(() => Purpose, { nullable: true, description: "What for; it stands in the audit entry." })
  purpose?: Purpose | null;

  @Field(() => String, {
    nullable: true,
    description: "Of your choice: the same key again must be the same request.",
  })
  idempotencyKey?: string | null;
}

@ObjectType()
export class ExtractFramesPayload {
  @Field(() => FrameSet)
  frameSet!: FrameSet;
}
