import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Split } from "../catalog/index.js";
import { Clip } from "../clips/index.js";
import { makeConnectionClass } from "../platform/index.js";
import { RevisionListing } from "./revision-listing.js";

/** How a clip's place differs between two revisions. */
export const ClipChangeKind = {
  ADDED: "ADDED",
  REMOVED: "REMOVED",
  RETIMED: "RETIMED",
  MOVED: "MOVED",
  RELABELLED: "RELABELLED",
  RENAMED: "RENAMED",
  LABELLED: "LABELLED",
  UNLABELLED: "UNLABELLED",
} as const;
export type ClipChangeKind = (typeof ClipChangeKind)[keyof typeof ClipChangeKind];
registerEnumType(ClipChangeKind, {
  name: "ClipChangeKind",
  description:
    "How a clip's place differs between two revisions; a clip may change in several ways.",
  valuesConfig: {
    ADDED: { description: "Only `to` lists it, and it is no other cut of a clip that went." },
    REMOVED: { description: "Only `from` lists it, and no other cut of its source came." },
    RETIMED: {
      description:
        "Only `to` lists it, and `from` lists other times of the same source which `to` no longer lists.",
    },
    MOVED: { description: "Both list it, in other splits." },
    RELABELLED: { description: "Both list it, under classes that the rename map does not join." },
    RENAMED: { description: "Both list it, under two names of one class: see renamedClasses." },
    LABELLED: { description: "Both list it; its label was hidden in `from`." },
    UNLABELLED: { description: "Both list it; its label is hidden in `to`." },
  },
});

@ObjectType({ description: "A clip whose place differs, with its listings before and after." })
export class ClipChange {
  @Field(() => Clip)
  clip!: Clip;

  @Field(() => [RevisionListing], {
    description: "In `from`; of a clip with other times, the listings of those that went.",
  })
  before!: RevisionListing[];

  @Field(() => [RevisionListing], { description: "In `to`." })
  after!: RevisionListing[];
}

export const ClipChangeConnection = makeConnectionClass("ClipChange", ClipChange);
export type ClipChangeConnection = InstanceType<typeof ClipChangeConnection>;

@ObjectType({ description: "How many clips stand in these splits of `from` and those of `to`." })
export class SplitMove {
  @Field(() => [Split])
  from!: Split[];

  @Field(() => [Split])
  to!: Split[];

  @Field(() => Int)
  clipCount!: number;
}

/** Counts of clips, each once, by what became of them. */
@ObjectType({ description: "How many clips changed, by how. Costs one statement over both lists." })
export class ClipChangeCounts {
  @Field(() => Int, { description: "Clips of `from`." })
  from!: number;

  @Field(() => Int, { description: "Clips of `to`." })
  to!: number;

  @Field(() => Int, { description: "Clips of both: the same source and times." })
  shared!: number;

  @Field(() => Int, { description: "Of these, those with the same splits and the same label." })
  unchanged!: number;

  @Field(() => Int)
  added!: number;

  @Field(() => Int)
  removed!: number;

  @Field(() => Int, { description: "Clips of `to`: other times of sources that `from` lists." })
  retimed!: number;

  @Field(() => Int, { description: "Clips of `from` whose source `to` lists with other times." })
  retimedFrom!: number;

  @Field(() => Int)
  moved!: number;

  @Field(() => Int)
  relabelled!: number;

  @Field(() => Int)
  renamed!: number;

  @Field(() => Int)
  labelled!: number;

  @Field(() => Int)
  unlabelled!: number;

  @Field(() => [SplitMove], { description: "Of the moved clips: from where to where." })
  moves!: SplitMove[];
}
