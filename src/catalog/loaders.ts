import DataLoader from "dataloader";
import { In } from "typeorm";
import { readDecision, type AccessContext } from "../access/index.js";
import type { SponsorGroup, User } from "../people/index.js";
import { groupRows, makeRowLoader, type PageRequest } from "../platform/index.js";
import { ActionClass } from "./action-class.js";
import { Clip, type ClipConnection, type Listing } from "./clip.js";
import { DatasetVersion, Revision, type ListedClass } from "./dataset-version.js";
import { Dataset, DatasetLicence } from "./dataset.js";
import { readClassClipPages, type ClassKey } from "./read-class-clip-pages.js";
import { readClasses } from "./read-classes.js";
import { readCurrentRevisions, type CurrentRevision } from "./read-current-revisions.js";
import { readListings } from "./read-listings.js";
import { readSplitCounts } from "./read-split-counts.js";
import { readDatasetSponsors, readDatasetStudents } from "./read-dataset-people.js";
import type { Split, SplitCount } from "./split.js";
import { Subset } from "./subset.js";

/** Batches and remembers look-ups for one request: each level of a query is one statement. */
export interface CatalogLoaders {
  dataset: DataLoader<string, Dataset | null>;
  licences: DataLoader<string, DatasetLicence[]>;
  versions: DataLoader<string, DatasetVersion[]>;
  sponsors: DataLoader<string, SponsorGroup[]>;
  students: DataLoader<string, User[]>;
  version: DataLoader<string, DatasetVersion | null>;
  revision: DataLoader<string, Revision | null>;
  actionClass: DataLoader<string, ActionClass | null>;
  clip: DataLoader<string, Clip | null>;
  classes: DataLoader<string, ListedClass[]>;
  splitCounts: DataLoader<string, SplitCount[]>;
  /** Of each revision, by name. */
  subsets: DataLoader<string, Subset[]>;
  /** Within the versions that the viewer may read. */
  listings: DataLoader<string, Listing[]>;
  /** The current revisions, of every version that shows one to the viewer. */
  currentRevisions(): Promise<CurrentRevision[]>;
  /** Those whose clips the viewer may read. */
  readableRevisions(): Promise<CurrentRevision[]>;
  classClips(key: ClassKey, split: Split | null, page: PageRequest): Promise<ClipConnection>;
}

/** A loader of lists by the key of what they belong to. */
function makeListLoader<Row>(
  find: (ids: readonly string[]) => Promise<Row[]>,
  ownerOf: (row: Row) => string,
) {
  return new DataLoader(async (ids: readonly string[]) => groupRows(ids, await find(ids), ownerOf));
}

/** A function that does its work at the first call and gives the same promise ever after. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | undefined;
  return () => (promise ??= work());
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

/** Loaders for one request; what they show depends on its viewer, so they are never shared. */
export function makeCatalogLoaders(context: AccessContext): CatalogLoaders {
  const { manager } = context.database;
  const role = context.viewer.user?.role;
  const maySeeDrafts = role === "OPERATOR" || role === "ADMIN";
  const currentRevisions = once(() => readCurrentRevisions(manager, maySeeDrafts));
  const readableRevisions = once(async () => filterReadable(context, await currentRevisions()));
  return {
    dataset: makeRowLoader(manager, Dataset),
    version: makeRowLoader(manager, DatasetVersion),
    revision: makeRowLoader(manager, Revision),
    actionClass: makeRowLoader(manager, ActionClass),
    clip: makeRowLoader(manager, Clip),
    licences: makeListLoader(
      (ids) =>
        manager.find(DatasetLicence, { where: { datasetId: In(ids) }, order: { layer: "ASC" } }),
      (licence) => licence.datasetId,
    ),
    versions: makeListLoader(
      (ids) =>
        manager.find(DatasetVersion, { where: { datasetId: In(ids) }, order: { id: "ASC" } }),
      (version) => version.datasetId,
    ),
    sponsors: new DataLoader((ids) => readDatasetSponsors(manager, ids)),
    students: new DataLoader((ids) => readDatasetStudents(manager, ids)),
    classes: new DataLoader((ids) => readClasses(manager, ids)),
    splitCounts: new DataLoader((ids) => readSplitCounts(manager, ids)),
    subsets: makeListLoader(
      (ids) => manager.find(Subset, { where: { revisionId: In(ids) }, order: { name: "ASC" } }),
      (subset) => subset.revisionId,
    ),
    listings: new DataLoader(async (ids) => readListings(manager, ids, await readableRevisions())),
    currentRevisions,
    readableRevisions,
    classClips: makeClassClips(context),
  };
}
