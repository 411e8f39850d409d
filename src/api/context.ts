import { Ledger, makeAccessLoaders } from "../access/index.js";
import type { RequestFacts } from "../audit/index.js";
import { makeCatalogLoaders } from "../catalog/index.js";
import { makeClipLoaders } from "../clips/index.js";
import type { FramesContext } from "../frames/index.js";
import { makeMirrorLoaders, type MirrorContext } from "../mirror/index.js";
import { makePeopleLoaders, type Viewer } from "../people/index.js";
import type { Held } from "../platform/index.js";
import type { SearchContext } from "../search/index.js";
import type { Facts } from "./facts.js";
import type { Product } from "./open-product.js";

/** One request: the sum of what each room reads of it. */
export type RequestContext = MirrorContext & FramesContext & SearchContext;

/** Who asks, what is known of the request, and where addresses of frames shall lead. */
export interface Asking {
  viewer: Viewer;
  /** What is held in memory, as of the request's beginning; null: it reads for itself. */
  held: Held<Facts> | null;
  request: RequestFacts;
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** Makes the context of one request; loaders and ledger are its own and die with it. */
export function makeContext(product: Product, asking: Asking): RequestContext {
  const { database, frames, memory } = product;
  const { viewer, request, origin, signal } = asking;
  const held = asking.held ?? memory.own();
  const makeStandings = ({ facts, now }: Held<Facts>) =>
    makeAccessLoaders(database, viewer, { facts: facts.access, now });
  const renew = (): void => {
    const own = memory.own();
    Object.assign(access.accessLoaders, makeStandings(own));
    Object.assign(catalog.catalogLoaders, makeCatalogLoaders(access, own.facts.catalog));
  };
  const access = {
    database,
    viewer,
    request,
    renew,
    ledger: new Ledger(database, viewer, request),
    peopleLoaders: makePeopleLoaders(database),
    accessLoaders: makeStandings(held),
  };
  const catalog = { ...access, catalogLoaders: makeCatalogLoaders(access, held.facts.catalog) };
  const clips = { ...catalog, clipLoaders: makeClipLoaders(catalog) };
  const mirror = { mirrorLoaders: makeMirrorLoaders(database), mirrorWorks: frames };
  return { ...clips, ...mirror, searchFacts: held.facts.search, frames, origin, signal };
}
