import type { ClipsContext } from "../clips/index.js";
import type { SearchFacts } from "./search-facts.js";

/** The part of a request that this room reads. */
export interface SearchContext extends ClipsContext {
  searchFacts: SearchFacts;
}
