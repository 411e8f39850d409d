import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import type { CatalogContext } from "./context.js";
import { DatasetVersion, ListedClass, Revision } from "./dataset-version.js";
import { Dataset } from "./dataset.js";
import type { CurrentRevision } from "./read-current-revisions.js";
import { SplitCount } from "./split.js";

/** The revision that `version` shows to the viewer, or null while it shows none. */
async function currentOf(
  version: DatasetVersion,
  { catalogLoaders }: CatalogContext,
): Promise<CurrentRevision | null> {
  const all = await catalogLoaders.currentRevisions();
  return all.find((each) => each.versionId === version.id) ?? null;
}

@Resolver(() => DatasetVersion)
export class DatasetVersionResolver {
  @Query(() => DatasetVersion, {
    nullable: true,
    description: "A version by name: `400`, `700-2020`, `demo`.",
  })
  datasetVersion(
    @Arg("dataset", () => String, { defaultValue: "kinetics" }) dataset: string,
    @Arg("name", () => String) name: string,
    @Ctx() { catalogLoaders }: CatalogContext,
  ): Promise<DatasetVersion | null> {
    return catalogLoaders.versionByName.load({ dataset, name });
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: DatasetVersion, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.dataset.load(datasetId);
  }

  @FieldResolver(() => Revision, {
    nullable: true,
    description: "The revision that is shown: the one published last. Null while none is.",
  })
  async revision(@Root() version: DatasetVersion, @Ctx() context: CatalogContext) {
    const current = await currentOf(version, context);
    return current && context.catalogLoaders.revision.load(current.revisionId);
  }

  @FieldResolver(() => [SplitCount], { description: "The splits with their counts." })
  async splits(@Root() version: DatasetVersion, @Ctx() context: CatalogContext) {
    const current = await currentOf(version, context);
    return current ? context.catalogLoaders.splitCounts.load(current.revisionId) : [];
  }

  @FieldResolver(() => Int, { description: "Listings over all splits." })
  async clipCount(
    @Root() version: DatasetVersion,
    @Ctx() context: CatalogContext,
  ): Promise<number> {
    const splits = await this.splits(version, context);
    return splits.reduce((sum, split) => sum + split.clipCount, 0);
  }

  @FieldResolver(() => [ListedClass], { description: "Its classes, by name." })
  async classes(
    @Root() version: DatasetVersion,
    @Arg("names", () => [String], { nullable: true, description: "Only these." })
    names: string[] | null,
    @Ctx() context: CatalogContext,
  ): Promise<ListedClass[]> {
    const current = await currentOf(version, context);
    const all = current ? await context.catalogLoaders.classes.load(current.revisionId) : [];
    return names ? all.filter((each) => names.includes(each.name)) : all;
  }
}
