import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { ActionClass } from "./action-class.js";
import type { CatalogContext } from "./context.js";
import { Dataset } from "./dataset.js";

@Resolver(() => ActionClass)
export class ActionClassResolver {
  @Query(() => ActionClass, { nullable: true, description: "A class by its exact name." })
  actionClass(
    @Arg("dataset", () => String, { defaultValue: "kinetics" }) dataset: string,
    @Arg("name", () => String) name: string,
    @Ctx() { catalogLoaders }: CatalogContext,
  ): Promise<ActionClass | null> {
    return catalogLoaders.actionClassByName.load({ dataset, name });
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() { datasetId }: ActionClass, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.dataset.load(datasetId);
  }
}
