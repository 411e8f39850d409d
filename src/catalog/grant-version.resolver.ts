import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Grant } from "../access/index.js";
import type { CatalogContext } from "./context.js";
import { DatasetVersion } from "./dataset-version.js";

@Resolver(() => Grant)
export class GrantVersionResolver {
  @FieldResolver(() => DatasetVersion, { description: "What it opens." })
  version(@Root() { versionId }: Grant, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.version.load(versionId);
  }
}
