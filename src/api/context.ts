import { Ledger, makeAccessLoaders } from "../access/index.js";
import type { RequestFacts } from "../audit/index.js";
import { makeCatalogLoaders, type CatalogContext } from "../catalog/index.js";
import { makePeopleLoaders, type Viewer } from "../people/index.js";
import type { Database } from "../platform/index.js";

/** One request: the sum of what each room reads of it. */
export type RequestContext = CatalogContext;

/** Makes the context of one request; loaders and ledger are its own and die with it. */
export function makeContext(
  database: Database,
  viewer: Viewer,
  request: RequestFacts,
): RequestContext {
  const access = {
    database,
    viewer,
    request,
    ledger: new Ledger(database, viewer, request),
    peopleLoaders: makePeopleLoaders(database),
    accessLoaders: makeAccessLoaders(database, viewer),
  };
  return { ...access, catalogLoaders: makeCatalogLoaders(access) };
}
