import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from "type-graphql";
import { User } from "../people/index.js";
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

@Resolver(() => User)
export class UserGrantsResolver {
  @FieldResolver(() => [Grant], {
    nullable: true,
    description:
      "The grants that reach the user, revoked and ended ones included. Null for others' but to admins.",
  })
  grants(
    @Root() user: User,
    @Ctx() { viewer, accessLoaders }: AccessContext,
  ): Promise<Grant[]> | null {
    const maySee = viewer.user?.id === user.id || viewer.user?.role === "ADMIN";
    return maySee ? accessLoaders.grants.load(user.id) : null;
  }
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
