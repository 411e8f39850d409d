import { admit } from "../access/index.js";
import { findCurrentRevision, findSubset, type CurrentRevision } from "../catalog/index.js";
import { readPageRequest, type PageArgs } from "../platform/index.js";
import { checkFilter, makeConditions, type Conditions } from "./clip-conditions.js";
import type { ClipConnection } from "./clip.js";
import type { ClipFilter } from "./clip-filter.js";
import { addedFirst, type ClipOrder } from "./clip-order.js";
import type { ClipsContext } from "./context.js";
import { noteClips, noteListedClips } from "./note-clips.js";
import { keyPatterns, readClipPage } from "./read-clip-page.js";
import { readSavedFilter } from "./saved-filter.js";

/** The clips that a filter names, as far as the viewer may read them. */
export interface FilteredClips {
  /** With a saved filter's conditions in its place. */
  filter: ClipFilter;
  /** Those read: the filter's version, or every one that the viewer may read. */
  revisions: readonly CurrentRevision[];
  conditions: Conditions;
}

/** The filter with a kept one's conditions in its place, checked. @throws NOT_FOUND, BAD_INPUT, TOO_EXPENSIVE */
export async function resolveFilter(context: ClipsContext, asked: ClipFilter): Promise<ClipFilter> {
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
  context: ClipsContext,
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
  context: ClipsContext,
  asked: ClipFilter,
): Promise<FilteredClips> {
  const filter = await resolveFilter(context, asked);
  const revisions = await admitRevisions(context, filter);
  return { filter, revisions, conditions: await admitConditions(context, filter, revisions) };
}

async function admitVersion(
  context: ClipsContext,
  dataset: string,
  version: string,
): Promise<CurrentRevision> {
  const current = await findCurrentRevision(context, dataset, version);
  await admit(context, current, "METADATA", "clip.read");
  return current;
}

async function admitRevisions(
  context: ClipsContext,
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
  context: ClipsContext,
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
  context: ClipsContext,
  asked: ClipFilter,
  args: PageArgs,
  order: ClipOrder = addedFirst,
): Promise<ClipConnection> {
  const page = readPageRequest(args, keyPatterns[order.by]);
  const { filter, revisions, conditions } = await admitFilter(context, asked);
  const isOfVersion = filter.version != null;
  // Outside of a version the listings say in which versions a clip was read.
  const listedIn = isOfVersion ? null : revisions;
  const { manager } = context.database;
  const { clips, listings } = await readClipPage(manager, { conditions, page, order, listedIn });
  const [current] = revisions;
  if (isOfVersion && current) {
    await noteClips(context, current, clips.nodes);
    return clips;
  }
  for (const [id, listed] of listings) context.clipLoaders.listings.prime(id, listed);
  await noteListedClips(context, clips.nodes);
  if (clips.nodes.length === 0) await noteRevisions(context, revisions);
  return clips;
}

/** Refuses somebody who may read no version: the denial is noted against the newest. */
async function refuseAll(context: ClipsContext, dataset: string): Promise<void> {
  const all = await context.catalogLoaders.currentRevisions();
  const newest = all.findLast((each) => each.dataset === dataset);
  if (newest) await admit(context, newest, "METADATA", "clip.read");
}
