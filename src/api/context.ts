import { Ledger, makeAccessLoaders } from "../access/index.js";
import type { RequestFacts } from "../audit/index.js";
import { makeCatalogLoaders } from "../catalog/index.js";
import { makeClipLoaders } from "../clips/index.js";
import type { FramesContext } from "../frames/index.js";
import { makeMirrorLoaders, type MirrorContext } from "../mirror/index.js";
import { makePeopleLoaders, type Viewer } from "../people/index.js";
import type { Product } from "./open-product.js";

/** One request: the sum of what each room reads of it. */
export type RequestContext = MirrorContext & FramesContext;

/** Who asks, what is known of the request, and where addresses of frames shall lead. */
export interface Asking {
  viewer: Viewer;
  request: RequestFacts;
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** Makes the context of one request; loaders and ledger are its own and die with it. */
export function makeContext(product: Product, asking: Asking): RequestContext {
  const { database, frames, catalogMemory } = product;
  const { viewer, request, origin, signal } = asking;
  const access = {
    database,
    viewer,
    request,
    ledger: new Ledger(database, viewer, request),
    peopleLoaders: makePeopleLoaders(database),
    accessLoaders: makeAccessLoaders(database, viewer),
  };
  const catalog = { ...access, catalogLoaders: makeCatalogLoaders(access, catalogMemory) };
  const clips = { ...catalog, clipLoaders: makeClipLoaders(catalog) };
  const mirror = { mirrorLoaders: makeMirrorLoaders(database), mirrorWorks: frames };
  return { ...clips, ...mirror, frames, origin, signal };
}
