import { Field, Int, ObjectType } from "type-graphql";
import { Clip } from "../clips/index.js";
import { PageInfo, type Page } from "../platform/index.js";
import { RevisionListing } from "./revision-listing.js";

/** What a page of clips that are trained on reads later, and only when it is asked for. */
export interface OverlapClipSource {
  train(clip: Clip): RevisionListing[];
  evaluate(clip: Clip): Promise<RevisionListing[]>;
  countTotal(): Promise<number>;
}

@ObjectType({ description: "A clip that is trained on, and its places on either side." })
export class OverlapClipEdge {
  @Field(() => String, { description: "Where this row lies; give it as `after` or `before`." })
  readonly cursor: string;

  @Field(() => Clip)
  readonly node: Clip;

  constructor(
    { cursor, node }: Page<Clip>["edges"][number],
    private readonly source: OverlapClipSource,
  ) {
    this.cursor = cursor;
    this.node = node;
  }

  @Field(() => [RevisionListing], { description: "Its own places in the splits of `train`." })
  train(): RevisionListing[] {
    return this.source.train(this.node);
  }

  @Field(() => [RevisionListing], {
    description:
      "What it collides with in the splits of `evaluate`: the same segment, segments of the same video, or clips with an identical file.",
  })
  evaluate(): Promise<RevisionListing[]> {
    return this.source.evaluate(this.node);
  }
}

/** A Relay connection whose edges tell where each clip stands. */
@ObjectType({ description: "A page of clips that are trained on, and its place in the list." })
export class OverlapClipConnection {
  @Field(() => [OverlapClipEdge])
  readonly edges: OverlapClipEdge[];

  @Field(() => PageInfo)
  readonly pageInfo: PageInfo;

  @Field(() => [Clip], { description: "The clips alone." })
  readonly nodes: Clip[];

  constructor(
    page: Page<Clip>,
    private readonly source: OverlapClipSource,
  ) {
    this.nodes = page.nodes;
    this.edges = page.edges.map((edge) => new OverlapClipEdge(edge, source));
    this.pageInfo = page.pageInfo;
  }

  @Field(() => Int, { description: "Of the whole list. Costs a count over both sides." })
  totalCount(): Promise<number> {
    return this.source.countTotal();
  }
}
