import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { ActionClass } from "./action-class.js";
import type { CatalogContext } from "./context.js";
import { Dataset } from "./dataset.js";
import { findActionClass } from "./find-action-class.js";

@Resolver(() => ActionClass)
export class ActionClassResolver {
  @Query(() => ActionClass, { nullable: true, description: "A class by its exact name." })
  actionClass(
    @Arg("dataset", () => String, { defaultValue: "kinetics" }) dataset: string,
    @Arg("name", () => String) name: string,
    @Ctx() { database }: CatalogContext,
  ): Promise<ActionClass | null> {
    return findActionClass(database.manager, dataset, name);
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: ActionClass, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.dataset.load(datasetId);
  }
}
