import type { CatalogContext } from "../catalog/index.js";
import type { MirrorLoaders } from "./loaders.js";

/** The part of a request that this room reads. */
export interface MirrorContext extends CatalogContext {
  mirrorLoaders: MirrorLoaders;
}
