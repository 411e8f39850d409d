import { Field, GraphQLISODateTime, Int, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";
import { ClipFileState } from "../clips/index.js";
import { ClipFileReason } from "./clip-file.js";

@Entity({ name: "mirror" })
@ObjectType({ implements: Node, description: "A local copy of a data set's clips." })
export class Mirror extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "dataset_id" })
  datasetId!: string;

  @Field(() => String, { description: "The name in commands: `klone`." })
  @Column({ type: "text" })
  name!: string;

  @Field(() => String, { description: "The folder on the cluster." })
  @Column({ type: "text" })
  root!: string;

  @Field(() => String, { nullable: true, description: "The cluster that holds it." })
  @Column({ type: "text", nullable: true })
  cluster!: string | null;

  @Field(() => String, {
    description: "How names and folders are read; `auto` reads every layout seen.",
  })
  @Column({ type: "text" })
  layout!: string;

  @Field(() => String, {
    nullable: true,
    description: "ISO 8601, to the day, month or year known.",
  })
  @Column({ type: "text", name: "deployed_on", nullable: true })
  deployedOn!: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "Null: it was never scanned." })
  @Column({ type: "timestamptz", name: "scanned_at", nullable: true })
  scannedAt!: Date | null;
}

/** How many of a mirror's listed clips (or files, for JUNK) are in one state for one reason. */
@ObjectType({ description: "How many of a mirror's clips are in one state for one reason." })
export class ClipFileCount {
  @Field(() => ClipFileState)
  state!: ClipFileState;

  @Field(() => ClipFileReason, { nullable: true })
  reason!: ClipFileReason | null;

  @Field(() => Int, { description: "Clips; for JUNK, files." })
  n!: number;
}
