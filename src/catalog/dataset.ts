import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { Node } from "../platform/index.js";

/** What a source id names: a YouTube video, or a file of the data set's own. */
export const ClipSource = { YOUTUBE: "YOUTUBE", FILE: "FILE" } as const;
export type ClipSource = (typeof ClipSource)[keyof typeof ClipSource];

export const LicenceLayer = { ANNOTATIONS: "ANNOTATIONS", MEDIA: "MEDIA" } as const;
export type LicenceLayer = (typeof LicenceLayer)[keyof typeof LicenceLayer];
registerEnumType(LicenceLayer, {
  name: "LicenceLayer",
  description: "What a licence covers: the lists and labels, or the videos themselves.",
});

@Entity({ name: "dataset" })
@ObjectType({ implements: Node, description: "A data set as its publisher knows it." })
export class Dataset extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Field(() => String, { description: "The name in addresses and commands: `kinetics`." })
  @Column({ type: "text" })
  slug!: string;

  @Field(() => String)
  @Column({ type: "text" })
  title!: string;

  @Field(() => String)
  @Column({ type: "text" })
  description!: string;

  @Field(() => String, { nullable: true })
  @Column({ type: "text", name: "homepage_url", nullable: true })
  homepageUrl!: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: "text", name: "paper_url", nullable: true })
  paperUrl!: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: "text", nullable: true })
  publisher!: string | null;

  @Field(() => String, { nullable: true, description: "ISO 8601 date." })
  @Column({ type: "date", name: "published_on", nullable: true })
  publishedOn!: string | null;

  @Column({ type: "text", name: "citation_bibtex", nullable: true })
  citationBibtex!: string | null;

  @Column({ type: "text" })
  source!: ClipSource;
}

@Entity({ name: "dataset_licence" })
@ObjectType("License", { description: "The licence of one layer of a data set." })
export class DatasetLicence {
  @PrimaryColumn({ type: "bigint", name: "dataset_id" })
  datasetId!: string;

  @Field(() => LicenceLayer)
  @PrimaryColumn({ type: "text" })
  layer!: LicenceLayer;

  @Field(() => String, {
    nullable: true,
    description: "SPDX identifier; null where no one licence holds.",
  })
  @Column({ type: "text", name: "spdx_id", nullable: true })
  spdxId!: string | null;

  @Field(() => String)
  @Column({ type: "text" })
  title!: string;

  @Field(() => String, { nullable: true, description: "Who grants it." })
  @Column({ type: "text", nullable: true })
  holder!: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: "text", nullable: true })
  url!: string | null;
}
