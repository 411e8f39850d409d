import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { DatasetVersion, ListedClass, Revision, Split, Subset } from "../catalog/index.js";
import { KineographError, PageArgs } from "../platform/index.js";
import { ClipConnection, Listing } from "./clip.js";
import type { ClipsContext } from "./context.js";
import { readClassClips } from "./read-class-clips.js";
import { readClips } from "./read-clips.js";
import { readSubsetClips } from "./read-subset-clips.js";

/** The clips of what the catalog lists: of a version, of a class in it, of a subset. */
@Resolver(() => DatasetVersion)
export class VersionClipsResolver {
  @FieldResolver(() => ClipConnection, {
    nullable: true,
    description: "Its clips. Needs a grant on this version; without one this field alone is null.",
  })
  async clips(
    @Root() version: DatasetVersion,
    @Arg("split", () => Split, { nullable: true }) split: Split | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<ClipConnection> {
    const dataset = await context.catalogLoaders.dataset.load(version.datasetId);
    if (!dataset) throw new KineographError("NOT_FOUND", "The data set is gone.");
    return readClips(context, { dataset: dataset.slug, version: version.name, split }, page);
  }
}

@Resolver(() => ListedClass)
export class ClassClipsResolver {
  @FieldResolver(() => ClipConnection, {
    nullable: true,
    description: "Clips of this class in this version. Needs a grant on the version.",
  })
  clips(
    @Root() listed: ListedClass,
    @Arg("split", () => Split, { nullable: true }) split: Split | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<ClipConnection> {
    return readClassClips(context, listed, split, page);
  }
}

@Resolver(() => Subset)
export class SubsetClipsResolver {
  @FieldResolver(() => ClipConnection, {
    nullable: true,
    description: "Its clips. Needs a grant on the version; without one this field alone is null.",
  })
  clips(
    @Root() subset: Subset,
    @Arg("split", () => Split, { nullable: true }) split: Split | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<ClipConnection> {
    return readSubsetClips(context, subset, split, page);
  }
}

@Resolver(() => Listing)
export class ListingRevisionResolver {
  @FieldResolver(() => Revision, {
    description:
      "The vintage that lists it so, and whose label map the index is of (`labelMapDigest`).",
  })
  revision(@Root() { current }: Listing, @Ctx() { catalogLoaders }: ClipsContext) {
    return catalogLoaders.revision.load(current.revisionId);
  }
}
