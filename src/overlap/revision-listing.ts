import { Field, Int, ObjectType } from "type-graphql";
import { Split, type CurrentRevision } from "../catalog/index.js";
import { Clip } from "../clips/index.js";

/** A clip's place in one revision: never a label index without the revision whose map it is of. */
@ObjectType({ description: "A clip's place in one revision of a version." })
export class RevisionListing {
  current!: CurrentRevision;

  @Field(() => Clip)
  clip!: Clip;

  @Field(() => Split)
  split!: Split;

  @Field(() => String, { nullable: true, description: "Its class; null: the label is hidden." })
  className!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "In the label map of this listing's version and revision, and of no other.",
  })
  labelIndex!: number | null;

  @Field(() => String)
  get dataset(): string {
    return this.current.dataset;
  }

  @Field(() => String)
  get version(): string {
    return this.current.version;
  }

  @Field(() => String)
  get revision(): string {
    return this.current.revision;
  }
}

/** A row as statements give it: the columns of `clip` and those of the listing. */
export interface ListingRow {
  /** The clip for which it was read. */
  keyId: string;
  revisionId: string;
  id: string;
  datasetId: string;
  sourceId: string;
  startMs: number | null;
  endMs: number | null;
  split: Split;
  className: string | null;
  labelIndex: number | null;
}

/** What statements that give such rows select beside the clip's columns. */
export const listingColumns = `l.revision_id AS "revisionId", l.split, a.name AS "className",
  b.label_index AS "labelIndex"`;

/** Joins to listing `l` what `listingColumns` reads. */
export const listingJoins = `LEFT JOIN action_class a ON a.id = l.action_class_id
  LEFT JOIN label b ON b.revision_id = l.revision_id AND b.action_class_id = l.action_class_id`;

/** The listings of each key, in the order of `keyIds`. */
export function toListings(
  rows: readonly ListingRow[],
  keyIds: readonly string[],
  revisions: readonly CurrentRevision[],
): RevisionListing[][] {
  const byId = new Map(revisions.map((each) => [each.revisionId, each]));
  const lists = new Map<string, RevisionListing[]>(keyIds.map((id) => [id, []]));
  for (const row of rows) {
    const { id, datasetId, sourceId, startMs, endMs, split, className, labelIndex } = row;
    const clip = Object.assign(new Clip(), { id, datasetId, sourceId, startMs, endMs });
    const facts = { clip, current: byId.get(row.revisionId), split, className, labelIndex };
    lists.get(row.keyId)?.push(Object.assign(new RevisionListing(), facts));
  }
  return keyIds.map((id) => lists.get(id) ?? []);
}
