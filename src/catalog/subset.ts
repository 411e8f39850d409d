import { Field, GraphQLISODateTime, Int, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

/** A named set of listings of one revision; its rows stand in `subset_listing`. */
@Entity({ name: "subset" })
@ObjectType({
  implements: Node,
  description:
    "A named set of the clips that a revision lists, such as Mini-Kinetics-200. Of a published revision it never changes.",
})
export class Subset extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "revision_id" })
  revisionId!: string;

  @Field(() => String)
  @Column({ type: "text" })
  name!: string;

  @Field(() => String, { description: "sha256 over its ordered clips, in hex." })
  @Column({ type: "text" })
  digest!: string;

  @Field(() => Int, { description: "Listings in it: a clip in two splits counts twice." })
  @Column({ type: "integer", name: "clip_count" })
  clipCount!: number;

  @Field(() => GraphQLISODateTime)
  @Column({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;
}
