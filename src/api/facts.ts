import { makeAccessFacts, type AccessFacts } from "../access/index.js";
import { makeCatalogFacts, type CatalogFacts } from "../catalog/index.js";
import { makePeopleFacts, type PeopleFacts } from "../people/index.js";
import type { MakeFacts } from "../platform/index.js";
import { makeSearchFacts, type SearchFacts } from "../search/index.js";

/** What the server holds in memory between requests; see `EpochMemory`. */
export interface Facts {
  people: PeopleFacts;
  access: AccessFacts;
  catalog: CatalogFacts;
  search: SearchFacts;
}

export const makeFacts: MakeFacts<Facts> = (database, watch) => ({
  people: makePeopleFacts(database, watch),
  access: makeAccessFacts(database, watch),
  catalog: makeCatalogFacts(database, watch),
  search: makeSearchFacts(database, watch),
});
