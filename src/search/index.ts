/**
 * search: finding classes by what one remembers of their names, and clips by how many there are.
 *
 * Owns no table. A count tells something of a version's list, so it needs the leave that its clips
 * need and is noted as their rows are. Counts by version, class, split and state come from rollups
 * (listing_count, clip_state_count) where the conditions allow it, and are counted live otherwise:
 * both give the same.
 */
export type { SearchContext } from "./context.js";
export { makeSearchFacts, type SearchFacts } from "./search-facts.js";
export { SearchResolver } from "./search.resolver.js";
