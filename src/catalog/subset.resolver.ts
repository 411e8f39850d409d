import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { PageArgs } from "../platform/index.js";
import { ClipConnection } from "./clip.js";
import type { CatalogContext } from "./context.js";
import { DatasetVersion, Revision } from "./dataset-version.js";
import { readSubsetClips } from "./read-subset-clips.js";
import { Split } from "./split.js";
import { Subset } from "./subset.js";

@Resolver(() => Subset)
export class SubsetResolver {
  @FieldResolver(() => Revision, { description: "Whose listings it is a set of." })
  revision(@Root() { revisionId }: Subset, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.revision.load(revisionId);
  }

  @FieldResolver(() => ClipConnection, {
    nullable: true,
    description: "Its clips. Needs a grant on the version; without one this field alone is null.",
  })
  clips(
    @Root() subset: Subset,
    @Arg("split", () => Split, { nullable: true }) split: Split | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: CatalogContext,
  ): Promise<ClipConnection> {
    return readSubsetClips(context, subset, split, page);
  }
}

@Resolver(() => DatasetVersion)
export class VersionSubsetsResolver {
  @FieldResolver(() => [Subset], {
    description: "Named sets of the clips that the shown revision lists, by name.",
  })
  async subsets(
    @Root() { id }: DatasetVersion,
    @Arg("names", () => [String], { nullable: true, description: "Only these." })
    names: string[] | null,
    @Ctx() { catalogLoaders }: CatalogContext,
  ): Promise<Subset[]> {
    const current = (await catalogLoaders.currentRevisions()).find((each) => each.versionId === id);
    const all = current ? await catalogLoaders.subsets.load(current.revisionId) : [];
    return names ? all.filter((each) => names.includes(each.name)) : all;
  }
}
