import type { CurrentRevision } from "../catalog/index.js";
import type { FramesContext } from "./context.js";
import { readListingRevisions } from "./read-listing-revisions.js";
import type { StoredSet } from "./stored-pack.js";

/**
 * The revision as a member of which a stored set is accessed today: the current one of its version,
 * while that lists the clip. Null once it no longer does, or shows nothing.
 */
export async function findListingRevision(
  { catalogLoaders, database }: FramesContext,
  set: Pick<StoredSet, "clipId" | "revisionId">,
): Promise<CurrentRevision | null> {
  const shown = await catalogLoaders.currentRevisions();
  const revision = await catalogLoaders.revision.load(set.revisionId);
  const current = shown.find((each) => each.versionId === revision?.versionId);
  const listing = await readListingRevisions(database.manager, set.clipId);
  return current && listing.has(current.revisionId) ? current : null;
}
