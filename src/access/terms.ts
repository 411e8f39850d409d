import { Field, GraphQLISODateTime, Int, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

/** The conditions under which a data set may be used; a new number asks everybody again. */
@Entity({ name: "terms" })
@ObjectType({
  implements: Node,
  description:
    "The conditions of use of a data set. Whoever holds a grant accepts the newest once.",
})
export class Terms extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "dataset_id" })
  datasetId!: string;

  @Field(() => Int, { description: "Counts from 1; only the newest is asked for." })
  @Column({ type: "integer" })
  number!: number;

  @Field(() => String)
  @Column({ type: "text" })
  title!: string;

  @Field(() => String)
  @Column({ type: "text" })
  body!: string;

  @Field(() => String, { description: "sha256 of the body, in hex; stands in the audit entry." })
  @Column({ type: "text" })
  digest!: string;

  @Field(() => GraphQLISODateTime)
  @Column({ type: "timestamptz", name: "published_at" })
  publishedAt!: Date;
}
