import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from "type-graphql";
import { readKey } from "../platform/index.js";
import type { AccessContext } from "./context.js";
import { Grant } from "./grant.js";
import { revokeGrant } from "./revoke-grant.js";

@InputType()
class RevokeGrantInput {
  @Field(() => ID)
  grant!: string;
}

@ObjectType()
class RevokeGrantPayload {
  @Field(() => ID)
  grant!: string;
}

@Resolver(() => Grant)
export class GrantResolver {
  @Mutation(() => RevokeGrantPayload, { description: "Ends a grant from this moment. For admins." })
  async revokeGrant(
    @Arg("input", () => RevokeGrantInput) { grant }: RevokeGrantInput,
    @Ctx() context: AccessContext,
  ): Promise<RevokeGrantPayload> {
    await revokeGrant(context, readKey(grant, "Grant"));
    return { grant };
  }
}
