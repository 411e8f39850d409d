import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { SponsorGroup, User } from "../people/index.js";
import { makeConnectionClass, makePage, PageArgs, readPageRequest } from "../platform/index.js";
import type { CatalogContext } from "./context.js";
import { DatasetVersion } from "./dataset-version.js";
import { Dataset, DatasetLicence } from "./dataset.js";
import { readDatasets } from "./read-datasets.js";

const DatasetConnection = makeConnectionClass("Dataset", Dataset);

@Resolver(() => Dataset)
export class DatasetResolver {
  @Query(() => Dataset, {
    nullable: true,
    description: "A data set by its slug, such as `kinetics`.",
  })
  dataset(
    @Arg("slug", () => String) slug: string,
    @Ctx() { catalogLoaders }: CatalogContext,
  ): Promise<Dataset | null> {
    return catalogLoaders.datasetBySlug.load(slug);
  }

  @Query(() => DatasetConnection, { description: "Every data set of the catalog." })
  async datasets(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { database }: CatalogContext,
  ): Promise<InstanceType<typeof DatasetConnection>> {
    const page = readPageRequest(args);
    const rows = await readDatasets(database.manager, page);
    return new DatasetConnection(
      makePage(rows, page, (dataset) => dataset.id),
      () => database.manager.count(Dataset),
    );
  }

  @FieldResolver(() => [DatasetLicence], { description: "The licence of each layer." })
  license(@Root() { id }: Dataset, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.licences.load(id);
  }

  @FieldResolver(() => [DatasetVersion], { description: "In the order in which they were added." })
  versions(@Root() { id }: Dataset, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.versions.load(id);
  }

  @FieldResolver(() => [SponsorGroup], { description: "The groups that answer for its use." })
  sponsorGroups(@Root() { id }: Dataset, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.sponsors.load(id);
  }

  @FieldResolver(() => [User], { description: "The students who work with it. This is no grant." })
  studentUsers(@Root() { id }: Dataset, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.students.load(id);
  }
}
