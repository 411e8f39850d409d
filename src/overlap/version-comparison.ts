import { Field, ObjectType } from "type-graphql";
import type { Purpose } from "../audit/index.js";
import type { CurrentRevision } from "../catalog/index.js";
import type { ClipChangeCounts } from "./clip-change.js";
import type { ClassRename, ComparedClass, LabelIndexChange } from "./compared-class.js";

@ObjectType({ description: "A revision that is compared." })
export class ComparedRevision {
  current!: CurrentRevision;

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

  @Field(() => String, { nullable: true, description: "sha256 over the ordered listings, in hex." })
  get manifestDigest(): string | null {
    return this.current.manifestDigest;
  }
}

/** How the classes of two revisions differ; each list by name. */
export interface ClassChanges {
  added: ComparedClass[];
  removed: ComparedClass[];
  renamed: ClassRename[];
  indexChanges: LabelIndexChange[];
  /** Ids of the old and the new class of each rename, side by side. */
  renameIds: [from: string[], to: string[]];
}

/** What two revisions have in common and what not; its parts are read when they are asked for. */
@ObjectType({ description: "How one revision of a version differs from another." })
export class VersionComparison {
  @Field(() => ComparedRevision)
  from!: ComparedRevision;

  @Field(() => ComparedRevision)
  to!: ComparedRevision;

  purpose!: Purpose | null;
  /** Each read once, whichever fields want it. */
  classChanges!: () => Promise<ClassChanges>;
  clipCounts!: () => Promise<ClipChangeCounts>;
}
