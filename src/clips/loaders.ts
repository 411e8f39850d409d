import DataLoader from "dataloader";
import type { CatalogContext, Split } from "../catalog/index.js";
import { makeRowLoader, type PageRequest } from "../platform/index.js";
import { Clip, type ClipConnection, type Listing } from "./clip.js";
import { readClassClipPages, type ClassKey } from "./read-class-clip-pages.js";
import { readListings } from "./read-listings.js";

/** Batches and remembers look-ups for one request: each level of a query is one statement. */
export interface ClipLoaders {
  clip: DataLoader<string, Clip | null>;
  /** Within the versions that the viewer may read. */
  listings: DataLoader<string, Listing[]>;
  /** Ids of clips that `noteListedClips` has noted. */
  noted: Set<string>;
  classClips(key: ClassKey, split: Split | null, page: PageRequest): Promise<ClipConnection>;
}

/** A loader of pages per (split, page) asked, since classes of one level share their arguments. */
function makeClassClips({ database }: CatalogContext): ClipLoaders["classClips"] {
  const loaders = new Map<string, DataLoader<ClassKey, ClipConnection, string>>();
  return (key, split, page) => {
    const name = JSON.stringify([split, page]);
    let loader = loaders.get(name);
    if (!loader) {
      loader = new DataLoader(
        (keys: readonly ClassKey[]) => readClassClipPages(database.manager, keys, split, page),
        { cacheKeyFn: (each) => `${each.revisionId}/${each.actionClassId}` },
      );
      loaders.set(name, loader);
    }
    return loader.load(key);
  };
}

/** Loaders for one request; what they show depends on its viewer, so they are never shared. */
export function makeClipLoaders(context: CatalogContext): ClipLoaders {
  const { manager } = context.database;
  return {
    clip: makeRowLoader(manager, Clip),
    listings: new DataLoader(async (ids) =>
      readListings(manager, ids, await context.catalogLoaders.readableRevisions()),
    ),
    noted: new Set(),
    classClips: makeClassClips(context),
  };
}
