import { Field, GraphQLISODateTime, Int, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";
import type { ActionClass } from "./action-class.js";

@Entity({ name: "dataset_version" })
@ObjectType({
  implements: Node,
  description: "A version of a data set, such as 400 or 700-2020. Access is granted per version.",
})
export class DatasetVersion extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "dataset_id" })
  datasetId!: string;

  @Field(() => String)
  @Column({ type: "text" })
  name!: string;

  @Field(() => String)
  @Column({ type: "text" })
  title!: string;

  @Field(() => String)
  @Column({ type: "text" })
  description!: string;
}

/** A vintage of a version's lists. A published one never changes. */
@Entity({ name: "revision" })
@ObjectType({
  implements: Node,
  description: "A vintage of a version's lists. A published revision never changes.",
})
export class Revision extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "version_id" })
  versionId!: string;

  @Field(() => String)
  @Column({ type: "text" })
  name!: string;

  @Field(() => String, { nullable: true, description: "sha256 over the ordered listings, in hex." })
  @Column({ type: "text", name: "manifest_digest", nullable: true })
  manifestDigest!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "sha256 over the label map, in hex: which map the label indices are of. Null without a map.",
  })
  @Column({ type: "text", name: "label_map_digest", nullable: true })
  labelMapDigest!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "Null while it is a draft." })
  @Column({ type: "timestamptz", name: "published_at", nullable: true })
  publishedAt!: Date | null;
}

/** A class as one revision lists it: its label index means nothing without it. */
@ObjectType({
  description: "An action class as a version lists it, with that version's label index.",
})
export class ListedClass {
  revisionId!: string;
  actionClassId!: string;

  /** Set by the page that read it, so that a name costs no look-up. */
  actionClass!: ActionClass;

  @Field(() => String)
  get name(): string {
    return this.actionClass.name;
  }

  @Field(() => Int, {
    nullable: true,
    description: "Index in this version's label map; null when no map was imported.",
  })
  labelIndex!: number | null;

  @Field(() => Int, { description: "Listings over all splits." })
  clipCount!: number;
}
