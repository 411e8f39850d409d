import { Field, GraphQLISODateTime, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

/** Ascending: each scope holds the ones before it. */
export const GrantScope = { METADATA: "METADATA", FRAMES: "FRAMES", EXPORT: "EXPORT" } as const;
export type GrantScope = (typeof GrantScope)[keyof typeof GrantScope];
/** How much a scope holds: more than those before it. */
export const widthOf = (scope: GrantScope): number => Object.values(GrantScope).indexOf(scope);
registerEnumType(GrantScope, {
  name: "GrantScope",
  description:
    "METADATA: clip rows and lists. FRAMES: pictures as well. EXPORT: bulk results and file paths as well.",
});

/** Leave for a group or a user to access a dataset version; a row of `access_grant`. */
@Entity({ name: "access_grant" })
@ObjectType({
  implements: Node,
  description:
    "Leave for a group or a user to access one dataset version, in a scope, until a day.",
})
export class Grant extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "version_id" })
  versionId!: string;

  @Column({ type: "bigint", name: "group_id", nullable: true })
  groupId!: string | null;

  @Column({ type: "bigint", name: "user_id", nullable: true })
  userId!: string | null;

  @Field(() => GrantScope)
  @Column({ type: "text" })
  scope!: GrantScope;

  @Field(() => GraphQLISODateTime)
  @Column({ type: "timestamptz" })
  since!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "Null: until it is revoked." })
  @Column({ type: "timestamptz", nullable: true })
  until!: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true })
  @Column({ type: "timestamptz", name: "revoked_at", nullable: true })
  revokedAt!: Date | null;
}
