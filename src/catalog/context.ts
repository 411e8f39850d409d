import type { AccessContext } from "../access/index.js";
import type { CatalogLoaders } from "./loaders.js";

/** The part of a request that this room reads. */
export interface CatalogContext extends AccessContext {
  catalogLoaders: CatalogLoaders;
}
