import { admit } from "../access/index.js";
import { KineographError, readPageRequest, type PageArgs } from "../platform/index.js";
import { checkFilter, makeConditions, type Conditions } from "./clip-conditions.js";
import type { ClipConnection } from "./clip.js";
import type { ClipFilter } from "./clip-filter.js";
import { addedFirst, type ClipOrder } from "./clip-order.js";
import type { CatalogContext } from "./context.js";
import { noteClips, noteListedClips } from "./note-clips.js";
import type { CurrentRevision } from "./read-current-revisions.js";
import { keyPatterns, readClipPage } from "./read-clip-page.js";
import { findSubset } from "./find-subset.js";
import { readSavedFilter } from "./saved-filter.js";

/** The current revision of a version by name. @throws NOT_FOUND, naming what there is */
export async function findCurrentRevision(
  context: CatalogContext,
  dataset: string,
  version: string,
): Promise<CurrentRevision> {
  const all = await context.catalogLoaders.currentRevisions();
  const found = all.find((each) => each.dataset === dataset && each.version === version);
  if (found) return found;
  const names = all.filter((each) => each.dataset === dataset).map((each) => each.version);
  const there = names.length > 0 ? `There are: ${names.join(", ")}.` : "No version has lists yet.";
  throw new KineographError(
    "NOT_FOUND",
    `There is no published version "${version}" of ${dataset}. ${there}`,
  );
}

/** The clips that a filter names, as far as the viewer may read them. */
export interface FilteredClips {
  /** With a saved filter's conditions in its place. */
  filter: ClipFilter;
  /** Those read: the filter's version, or every one that the viewer may read. */
  revisions: readonly CurrentRevision[];
  conditions: Conditions;
}

/** The filter with a kept one's conditions in its place, checked. @throws NOT_FOUND, BAD_INPUT, TOO_EXPENSIVE */
export async function resolveFilter(
  context: CatalogContext,
  asked: ClipFilter,
): Promise<ClipFilter> {
  const filter = asked.saved == null ? asked : await readSavedFilter(context, asked);
  checkFilter(filter);
  return filter;
}

/**
 * The conditions of a resolved filter on revisions that the viewer was admitted to; asks for leave
 * on the version that it compares with.
 *
 * @throws NOT_FOUND, FORBIDDEN (with how to ask)
 */
export async function admitConditions(
  context: CatalogContext,
  filter: ClipFilter,
  revisions: readonly CurrentRevision[],
): Promise<Conditions> {
  const compared =
    filter.relabelledFrom == null
      ? undefined
      : await admitVersion(context, filter.dataset, filter.relabelledFrom);
  // That clips differ from it tells something of its list.
  if (compared) await noteClips(context, compared, []);
  const [current] = revisions;
  const subset =
    filter.subset != null && current
      ? await findSubset(context.database.manager, current, filter.subset)
      : undefined;
  const named = {
    revisionIds: revisions.map((each) => each.revisionId),
    comparedId: compared?.revisionId,
    subsetId: subset?.id,
  };
  return makeConditions(named, filter);
}

/**
 * Checks a filter and asks for leave on what it speaks of.
 *
 * @throws NOT_FOUND, FORBIDDEN (with how to ask), BAD_INPUT, TOO_EXPENSIVE
 */
export async function admitFilter(
  context: CatalogContext,
  asked: ClipFilter,
): Promise<FilteredClips> {
  const filter = await resolveFilter(context, asked);
  const revisions = await admitRevisions(context, filter);
  return { filter, revisions, conditions: await admitConditions(context, filter, revisions) };
}

async function admitVersion(
  context: CatalogContext,
  dataset: string,
  version: string,
): Promise<CurrentRevision> {
  const current = await findCurrentRevision(context, dataset, version);
  await admit(context, current, "METADATA", "clip.read");
  return current;
}

async function admitRevisions(
  context: CatalogContext,
  { dataset, version }: ClipFilter,
): Promise<readonly CurrentRevision[]> {
  if (version != null) return [await admitVersion(context, dataset, version)];
  const readable = await context.catalogLoaders.readableRevisions();
  const inDataset = readable.filter((each) => each.dataset === dataset);
  if (inDataset.length === 0) await refuseAll(context, dataset);
  return inDataset;
}

/** Notes that something was told of the clips of each revision, be it only how many there are. */
export async function noteRevisions(
  context: CatalogContext,
  revisions: readonly CurrentRevision[],
): Promise<void> {
  await Promise.all(revisions.map((current) => noteClips(context, current, [])));
}

/**
 * A page of clips by filter, as members of the filter's version or of every version that the
 * viewer may read.
 *
 * @throws NOT_FOUND, FORBIDDEN (with how to ask), BAD_INPUT, TOO_EXPENSIVE
 */
export async function readClips(
  context: CatalogContext,
  asked: ClipFilter,
  args: PageArgs,
  order: ClipOrder = addedFirst,
): Promise<ClipConnection> {
  const page = readPageRequest(args, keyPatterns[order.by]);
  const { filter, revisions, conditions } = await admitFilter(context, asked);
  const clips = await readClipPage(context.database.manager, conditions, page, order);
  const [current] = revisions;
  if (filter.version != null && current) {
    await noteClips(context, current, clips.nodes());
    return clips;
  }
  await noteListedClips(context, clips.nodes());
  if (clips.nodes().length === 0) await noteRevisions(context, revisions);
  return clips;
}

/** Refuses somebody who may read no version: the denial is noted against the newest. */
async function refuseAll(context: CatalogContext, dataset: string): Promise<void> {
  const all = await context.catalogLoaders.currentRevisions();
  const newest = all.findLast((each) => each.dataset === dataset);
  if (newest) await admit(context, newest, "METADATA", "clip.read");
}
