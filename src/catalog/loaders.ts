import DataLoader from "dataloader";
import { readDecision, type AccessContext } from "../access/index.js";
import type { SponsorGroup, User } from "../people/index.js";
import { once } from "../platform/index.js";
import type { CatalogFacts } from "./catalog-facts.js";
import type { CurrentRevision } from "./read-current-revisions.js";
import { readDatasetSponsors, readDatasetStudents } from "./read-dataset-people.js";
import { readSubsets } from "./read-subsets.js";
import type { Subset } from "./subset.js";

/** Batches and remembers look-ups for one request: each level of a query is one statement. */
export interface CatalogLoaders extends Omit<
  CatalogFacts,
  "publishedRevisions" | "draftRevisions"
> {
  sponsors: DataLoader<string, SponsorGroup[]>;
  students: DataLoader<string, User[]>;
  /** Of each revision, by name. */
  subsets: DataLoader<string, Subset[]>;
  /** The current revisions, of every version that shows one to the viewer. */
  currentRevisions(): Promise<CurrentRevision[]>;
  /** Those whose clips the viewer may read. */
  readableRevisions(): Promise<CurrentRevision[]>;
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
export function makeCatalogLoaders(
  context: AccessContext,
  { publishedRevisions, draftRevisions, ...facts }: CatalogFacts,
): CatalogLoaders {
  const { manager } = context.database;
  const { user } = context.viewer;
  const maySeeDrafts = user?.role === "OPERATOR" || user?.role === "ADMIN";
  const currentRevisions = maySeeDrafts ? draftRevisions : publishedRevisions;
  const readableRevisions = once(async () => filterReadable(context, await currentRevisions()));
  return {
    ...facts,
    sponsors: new DataLoader((ids) => readDatasetSponsors(manager, ids)),
    students: new DataLoader((ids) => readDatasetStudents(manager, ids)),
    subsets: new DataLoader((ids) => readSubsets(manager, ids)),
    currentRevisions,
    readableRevisions,
  };
}
