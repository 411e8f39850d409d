import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { AuditEntry } from "../audit/index.js";
import type { PeopleContext } from "./context.js";
import { User } from "./user.js";

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, { nullable: true, description: "Who you are; null when nobody is signed in." })
  viewer(@Ctx() { viewer }: PeopleContext): User | null {
    return viewer.user;
  }
}

@Resolver(() => AuditEntry)
export class AuditEntryUserResolver {
  @FieldResolver(() => User, {
    nullable: true,
    description: "Who; null when nobody was signed in, or the person was erased.",
  })
  async user(
    @Root() entry: AuditEntry,
    @Ctx() { peopleLoaders }: PeopleContext,
  ): Promise<User | null> {
    return entry.pseudonym === null ? null : peopleLoaders.userByPseudonym.load(entry.pseudonym);
  }
}
