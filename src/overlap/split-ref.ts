import { Field, InputType, Int, ObjectType } from "type-graphql";
import { Split, type CurrentRevision } from "../catalog/index.js";

/** A split as somebody names it. */
@InputType({ description: "A split of a version." })
export class SplitRef {
  @Field(() => String, { defaultValue: "kinetics", description: "The data set's slug." })
  dataset!: string;

  @Field(() => String, { description: "The version: `400`, `700-2020`." })
  version!: string;

  @Field(() => String, {
    nullable: true,
    description: "A vintage of its lists; left out, the one that is shown.",
  })
  revision?: string | null;

  @Field(() => Split)
  split!: Split;
}

/** A split of one revision that the viewer has leave to read. */
@ObjectType({ description: "A split of one revision of a version." })
export class RevisionSplit {
  current!: CurrentRevision;

  @Field(() => Split)
  split!: Split;

  @Field(() => Int, { description: "Listings in it." })
  clipCount!: number;

  @Field(() => String)
  get dataset(): string {
    return this.current.dataset;
  }

  @Field(() => String)
  get version(): string {
    return this.current.version;
  }

  @Field(() => String, { description: "The vintage of its lists." })
  get revision(): string {
    return this.current.revision;
  }
}

/** As people write it: `kinetics 700-2020 TRAIN (first-release)`. */
export function nameSplit({ dataset, version, split, revision }: RevisionSplit): string {
  return `${dataset} ${version} ${split} (${revision})`;
}
