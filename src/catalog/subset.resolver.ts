import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { CatalogContext } from "./context.js";
import { DatasetVersion, Revision } from "./dataset-version.js";
import { Subset } from "./subset.js";

@Resolver(() => Subset)
export class SubsetResolver {
  @FieldResolver(() => Revision, { description: "Whose listings it is a set of." })
  revision(@Root() { revisionId }: Subset, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.revision.load(revisionId);
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
