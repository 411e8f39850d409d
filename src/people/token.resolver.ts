import {
  Arg,
  Ctx,
  Field,
  GraphQLISODateTime,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
} from "type-graphql";
import { KineographError } from "../platform/index.js";
import type { PeopleContext } from "./context.js";
import { createToken } from "./create-token.js";
import { revokeToken } from "./revoke-token.js";
import { requireUser } from "./viewer.js";

@InputType()
class CreateTokenInput {
  @Field(() => String, { description: "What it is for; shown in lists." })
  title!: string;

  @Field(() => String, { nullable: true, description: "Whose; an admin may name others." })
  user?: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "Default: never." })
  expiresAt?: Date | null;
}

@ObjectType()
class CreateTokenPayload {
  @Field(() => ID, { description: "The token's number: revokeToken and the audit log name it so." })
  number!: string;

  @Field(() => String, { description: "The token. It is shown this once and kept nowhere." })
  token!: string;
}

@InputType()
class RevokeTokenInput {
  @Field(() => ID, { description: "The token's number, as its audit entry names it." })
  token!: string;
}

@ObjectType()
class RevokeTokenPayload {
  @Field(() => ID)
  token!: string;
}

@Resolver()
export class TokenResolver {
  @Mutation(() => CreateTokenPayload, { description: "A token for scripts and the command line." })
  async createToken(
    @Arg("input", () => CreateTokenInput) input: CreateTokenInput,
    @Ctx() context: PeopleContext,
  ): Promise<CreateTokenPayload> {
    const user = input.user ?? requireUser(context.viewer).name;
    const { title, expiresAt = null } = input;
    return createToken(context, { user, title, expiresAt });
  }

  @Mutation(() => RevokeTokenPayload, { description: "Ends a token and its sessions at once." })
  async revokeToken(
    @Arg("input", () => RevokeTokenInput) { token }: RevokeTokenInput,
    @Ctx() context: PeopleContext,
  ): Promise<RevokeTokenPayload> {
    if (!/^\d{1,18}$/.test(token))
      throw new KineographError("NOT_FOUND", "There is no such token.");
    await revokeToken(context, token);
    return { token };
  }
}
