import DataLoader from "dataloader";
import { readDecision, type AccessContext } from "../access/index.js";
import type { SponsorGroup, User } from "../people/index.js";
import { makeRowLoader, once, type PageRequest } from "../platform/index.js";
import type { CatalogFacts } from "./catalog-facts.js";
import type { CatalogMemory } from "./catalog-memory.js";
import { Clip, type ClipConnection, type Listing } from "./clip.js";
import { readClassClipPages, type ClassKey } from "./read-class-clip-pages.js";
import type { CurrentRevision } from "./read-current-revisions.js";
import { readListings } from "./read-listings.js";
import { readDatasetSponsors, readDatasetStudents } from "./read-dataset-people.js";
import type { Split } from "./split.js";
import { readSubsets } from "./read-subsets.js";
import type { Subset } from "./subset.js";

/** Batches and remembers look-ups for one request: each level of a query is one statement. */
export interface CatalogLoaders extends Omit<
  CatalogFacts,
  "publishedRevisions" | "draftRevisions"
> {
  sponsors: DataLoader<string, SponsorGroup[]>;
  students: DataLoader<string, User[]>;
  clip: DataLoader<string, Clip | null>;
  /** Of each revision, by name. */
  subsets: DataLoader<string, Subset[]>;
  /** Within the versions that the viewer may read. */
  listings: DataLoader<string, Listing[]>;
  /** The current revisions, of every version that shows one to the viewer. */
  currentRevisions(): Promise<CurrentRevision[]>;
  /** Those whose clips the viewer may read. */
  readableRevisions(): Promise<CurrentRevision[]>;
  classClips(key: ClassKey, split: Split | null, page: PageRequest): Promise<ClipConnection>;
  /** Forgets all: for who has changed the catalog and goes on to show it. */
  renew: () => void;
}

/** A loader of pages per (split, page) asked, since classes of one level share their arguments. */
function makeClassClips({ database }: AccessContext): CatalogLoaders["classClips"] {
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

async function filterReadable(
  context: AccessContext,
  revisions: readonly CurrentRevision[],
): Promise<CurrentRevision[]> {
  const decisions = await Promise.all(
    revisions.map((revision) => readDecision(context, revision, "METADATA")),
  );
  return revisions.filter((_, index) => decisions[index]?.isAllowed);
}

/**
 * Loaders for one request; what they show depends on its viewer, so they are never shared. What
 * they take from memory is of the request's beginning, until `renew`.
 */
export function makeCatalogLoaders(context: AccessContext, memory: CatalogMemory): CatalogLoaders {
  const renew = (): void => {
    Object.assign(loaders, makeLoaders(context, memory.at(undefined)));
  };
  const loaders: CatalogLoaders = {
    ...makeLoaders(context, memory.at(context.viewer.epoch)),
    renew,
  };
  return loaders;
}

function makeLoaders(
  context: AccessContext,
  { publishedRevisions, draftRevisions, ...facts }: CatalogFacts,
): Omit<CatalogLoaders, "renew"> {
  const { manager } = context.database;
  const { user } = context.viewer;
  const maySeeDrafts = user?.role === "OPERATOR" || user?.role === "ADMIN";
  const currentRevisions = maySeeDrafts ? draftRevisions : publishedRevisions;
  const readableRevisions = once(async () => filterReadable(context, await currentRevisions()));
  return {
    ...facts,
    clip: makeRowLoader(manager, Clip),
    sponsors: new DataLoader((ids) => readDatasetSponsors(manager, ids)),
    students: new DataLoader((ids) => readDatasetStudents(manager, ids)),
    subsets: new DataLoader((ids) => readSubsets(manager, ids)),
    listings: new DataLoader(async (ids) => readListings(manager, ids, await readableRevisions())),
    currentRevisions,
    readableRevisions,
    classClips: makeClassClips(context),
  };
}
