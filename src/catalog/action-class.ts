import { Field, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

/** What happens in a clip; it belongs to the data set, and versions list it. */
@Entity({ name: "action_class" })
@ObjectType({
  implements: Node,
  description: "An action, by its canonical name within the data set.",
})
export class ActionClass extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "dataset_id" })
  datasetId!: string;

  @Field(() => String)
  @Column({ type: "text" })
  name!: string;
}
