import { type CurrentRevision, Split } from "../catalog/index.js";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { makeConnectionClass, Node } from "../platform/index.js";

/** A segment of a source: the key is (source id, start, end), never the source id alone. */
@Entity({ name: "clip" })
@ObjectType({ implements: Node, description: "A segment of a source video." })
export class Clip extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "dataset_id" })
  datasetId!: string;

  @Field(() => String, { description: "The source's own id; of Kinetics, the YouTube id." })
  @Column({ type: "text", name: "source_id" })
  sourceId!: string;

  @Column({ type: "integer", name: "start_ms", nullable: true })
  startMs!: number | null;

  @Column({ type: "integer", name: "end_ms", nullable: true })
  endMs!: number | null;

  @Field(() => Float, { nullable: true, description: "Where it begins in the source." })
  get startSeconds(): number | null {
    return this.startMs === null ? null : this.startMs / 1000;
  }

  @Field(() => Float, { nullable: true })
  get endSeconds(): number | null {
    return this.endMs === null ? null : this.endMs / 1000;
  }
}

/** The columns of `clip`, aliased c, as the fields of Clip. */
export const clipColumns = `c.id, c.dataset_id AS "datasetId", c.source_id AS "sourceId",
  c.start_ms AS "startMs", c.end_ms AS "endMs"`;

/** A clip as the audit log names it: `kinetics/0wR5jVB-WPk/417000-427000`. */
export function clipKey(dataset: string, clip: Clip): string {
  return `${dataset}/${clip.sourceId}/${clip.startMs ?? ""}-${clip.endMs ?? ""}`;
}

export const ClipConnection = makeConnectionClass("Clip", Clip);
export type ClipConnection = InstanceType<typeof ClipConnection>;

/** A clip's place in a version: its split, and its class unless the label is hidden. */
@ObjectType({ description: "A clip's place in a version." })
export class Listing {
  clipId!: string;
  actionClassId!: string | null;
  current!: CurrentRevision;

  @Field(() => Split)
  split!: Split;

  @Field(() => Int, { nullable: true, description: "In this version's label map." })
  labelIndex!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the list says that the video is under Creative Commons; null: it does not say.",
  })
  isCreativeCommons!: boolean | null;
}
