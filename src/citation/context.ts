import type { CatalogContext } from "../catalog/index.js";

/** The part of a request that this room reads. */
export interface CitationContext extends CatalogContext {
  /** Set before addresses: `http://host:port`, or nothing for paths. */
  origin: string;
}
