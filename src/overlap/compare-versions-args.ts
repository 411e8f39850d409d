import { ArgsType, Field } from "type-graphql";
import { Purpose } from "../audit/index.js";

/** Which two revisions are compared. */
@ArgsType()
export class CompareVersionsArgs {
  @Field(() => String, { defaultValue: "kinetics", description: "The data set's slug." })
  dataset!: string;

  @Field(() => String, { description: "A version: `400`." })
  from!: string;

  @Field(() => String, { description: "Another, or the same with another vintage." })
  to!: string;

  @Field(() => String, {
    nullable: true,
    description: "A vintage of `from`; left out, the one that is shown.",
  })
  fromRevision?: string | null;

  @Field(() => String, { nullable: true, description: "A vintage of `to`." })
  toRevision?: string | null;

  @Field(() => Purpose, { nullable: true, description: "What for; the audit entries say it." })
  purpose?: Purpose | null;
}
