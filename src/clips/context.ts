import type { CatalogContext } from "../catalog/index.js";
import type { ClipLoaders } from "./loaders.js";

/** The part of a request that this room reads. */
export interface ClipsContext extends CatalogContext {
  clipLoaders: ClipLoaders;
}
