import type { ClipsContext } from "../clips/index.js";

/** The part of a request that this room reads. */
export interface CitationContext extends ClipsContext {
  /** Set before addresses: `http://host:port`, or nothing for paths. */
  origin: string;
}
