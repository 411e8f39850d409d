import { GraphQLISODateTime, Field, InputType } from "type-graphql";

/** Which entries: all conditions hold at once. */
@InputType({ description: "Which entries: every condition that is given must hold." })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: "The data set's slug." })
  dataset?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The dataset version as which it was accessed.",
  })
  version?: string | null;

  @Field(() => String, { nullable: true, description: "The user's name." })
  user?: string | null;

  @Field(() => String, { nullable: true, description: "`frames.extract`, `clip.read` …" })
  act?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "`allowed`, `denied`, `error`, `completed`.",
  })
  outcome?: string | null;

  @Field(() => String, { nullable: true, description: "Touched this clip: its source id." })
  sourceId?: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true })
  since?: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true })
  until?: Date | null;
}
