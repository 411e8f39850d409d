import { Field, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

/** Who answers for the use of a data set; its members share its grants. */
@Entity({ name: "sponsor_group" })
@ObjectType({
  implements: Node,
  description: "A group that answers for the use of data sets; its members share its grants.",
})
export class SponsorGroup extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Field(() => String)
  @Column({ type: "text" })
  slug!: string;

  @Field(() => String)
  @Column({ type: "text" })
  title!: string;
}
