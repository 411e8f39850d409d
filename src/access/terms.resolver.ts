import {
  Arg,
  Ctx,
  Field,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from "type-graphql";
import { acceptTerms } from "./accept-terms.js";
import type { AccessContext } from "./context.js";
import { readTerms } from "./read-terms.js";
import { Terms } from "./terms.js";

@InputType()
class AcceptTermsInput {
  @Field(() => String, { defaultValue: "kinetics", description: "The data set's slug." })
  dataset!: string;

  @Field(() => Int, { description: "The number of the terms you have read." })
  number!: number;
}

@ObjectType()
class AcceptTermsPayload {
  @Field(() => Terms)
  terms!: Terms;
}

@Resolver(() => Terms)
export class TermsResolver {
  @Query(() => Terms, { nullable: true, description: "The newest terms of a data set." })
  terms(
    @Arg("dataset", () => String, { defaultValue: "kinetics" }) dataset: string,
    @Ctx() { database }: AccessContext,
  ): Promise<Terms | null> {
    return readTerms(database.manager, dataset);
  }

  @Mutation(() => AcceptTermsPayload, {
    description: "Accepts the terms of a data set, for yourself.",
  })
  async acceptTerms(
    @Arg("input", () => AcceptTermsInput) { dataset, number }: AcceptTermsInput,
    @Ctx() context: AccessContext,
  ): Promise<AcceptTermsPayload> {
    return { terms: await acceptTerms(context, dataset, number) };
  }
}
