import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { Dataset, DatasetVersion } from "../catalog/index.js";
import type { MirrorContext } from "./context.js";
import { ClipFileCount, Mirror } from "./mirror.js";

@Resolver(() => Mirror)
export class MirrorResolver {
  @Query(() => Mirror, { nullable: true, description: "A mirror by its name, such as `klone`." })
  mirror(
    @Arg("name", () => String) name: string,
    @Ctx() { database }: MirrorContext,
  ): Promise<Mirror | null> {
    return database.manager.findOneBy(Mirror, { name });
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: Mirror, @Ctx() { catalogLoaders }: MirrorContext) {
    return catalogLoaders.dataset.load(datasetId);
  }

  @FieldResolver(() => [DatasetVersion], {
    description: "The versions whose clips it should hold.",
  })
  versions(@Root() { id }: Mirror, @Ctx() { mirrorLoaders }: MirrorContext) {
    return mirrorLoaders.versions.load(id);
  }

  @FieldResolver(() => [ClipFileCount], {
    description:
      "Its listed clips by state and reason, as the last scan found them. Costs a count.",
  })
  counts(@Root() { id }: Mirror, @Ctx() { mirrorLoaders }: MirrorContext) {
    return mirrorLoaders.counts.load(id);
  }
}

@Resolver(() => Dataset)
export class DatasetMirrorsResolver {
  @FieldResolver(() => [Mirror], { description: "The local copies of its clips." })
  mirrors(@Root() { id }: Dataset, @Ctx() { mirrorLoaders }: MirrorContext) {
    return mirrorLoaders.mirrors.load(id);
  }
}
