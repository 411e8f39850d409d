import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

export const UserRole = {
  STUDENT: "STUDENT",
  SPONSOR: "SPONSOR",
  AUDITOR: "AUDITOR",
  OPERATOR: "OPERATOR",
  ADMIN: "ADMIN",
  SERVICE: "SERVICE",
} as const;
export type UserRole = (typeof UserRole)[keyof typeof UserRole];
registerEnumType(UserRole, {
  name: "UserRole",
  description: "What somebody may administer. No role gives clips or frames: only a grant does.",
});

/** Somebody (or a service) who may sign in; a row of `user_account`. */
@Entity({ name: "user_account" })
@ObjectType({ implements: Node, description: "Somebody who works with the catalog." })
export class User extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Field(() => String, { description: "The name they sign in by; unique." })
  @Column({ type: "text" })
  name!: string;

  @Field(() => String, { description: "As people write it." })
  @Column({ type: "text", name: "display_name" })
  displayName!: string;

  @Field(() => UserRole)
  @Column({ type: "text" })
  role!: UserRole;

  @Column({ type: "timestamptz", name: "disabled_at", nullable: true })
  disabledAt!: Date | null;
}
