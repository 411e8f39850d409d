import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import type { CurrentRevision } from "../catalog/index.js";
import { Clip } from "../clips/index.js";
import { makeConnectionClass } from "../platform/index.js";

/** A class as one of the two revisions lists it. */
@ObjectType({
  description: "A class as one revision lists it: its label index with the map it is of.",
})
export class ComparedClass {
  current!: CurrentRevision;
  actionClassId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int, {
    nullable: true,
    description: "In the label map of this version and revision; null when no map was imported.",
  })
  labelIndex!: number | null;

  @Field(() => Int, { description: "Listings over all splits." })
  clipCount!: number;

  @Field(() => String)
  get version(): string {
    return this.current.version;
  }

  @Field(() => String)
  get revision(): string {
    return this.current.revision;
  }
}

export const RenameReason = { SHARED_CLIPS: "SHARED_CLIPS", SPELLING: "SPELLING" } as const;
export type RenameReason = (typeof RenameReason)[keyof typeof RenameReason];
registerEnumType(RenameReason, {
  name: "RenameReason",
  description: "Why two labels are taken for one class.",
  valuesConfig: {
    SHARED_CLIPS: {
      description:
        "At least 3 clips carry the old label in one revision and the new one in the other, and they are more than half of the shared clips of either class.",
    },
    SPELLING: {
      description: "The names differ in capitals, spaces and punctuation only.",
    },
  },
});

/** A class that two revisions list under two names; proposed, with its evidence. */
@ObjectType({
  description: "A class that the two revisions list under two names: proposed, with the evidence.",
})
export class ClassRename {
  @Field(() => ComparedClass)
  from!: ComparedClass;

  @Field(() => ComparedClass)
  to!: ComparedClass;

  @Field(() => RenameReason)
  reason!: RenameReason;

  @Field(() => Int, { description: "Clips with the old label there and the new label here." })
  sharedClipCount!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "Their share of the old class's clips that both revisions list with a label; null: there are none.",
  })
  shareOfOld!: number | null;

  @Field(() => Float, { nullable: true, description: "The same of the new class." })
  shareOfNew!: number | null;

  readExamples!: () => Promise<Clip[]>;

  @Field(() => [Clip], { description: "A few of these clips." })
  examples(): Promise<Clip[]> {
    return this.readExamples();
  }
}

@ObjectType({ description: "A class whose label index is another one in the other revision." })
export class LabelIndexChange {
  @Field(() => ComparedClass)
  from!: ComparedClass;

  @Field(() => ComparedClass, { description: "The same class, under its new name if it has one." })
  to!: ComparedClass;
}

export const ComparedClassConnection = makeConnectionClass("ComparedClass", ComparedClass);
export const ClassRenameConnection = makeConnectionClass("ClassRename", ClassRename);
export const LabelIndexChangeConnection = makeConnectionClass("LabelIndexChange", LabelIndexChange);
