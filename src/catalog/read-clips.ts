import { admit } from "../access/index.js";
import { KineographError, readPageRequest, type PageArgs } from "../platform/index.js";
import type { ClipConnection } from "./clip.js";
import type { ClipFilter } from "./clip-filter.js";
import type { CatalogContext } from "./context.js";
import { noteClips, noteListedClips } from "./note-clips.js";
import type { CurrentRevision } from "./read-current-revisions.js";
import { readClipPage } from "./read-clip-page.js";

/** Most values that one condition of a filter may list. */
const filterValuesCap = 1000;

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

/** @throws TOO_EXPENSIVE for a condition that lists too many values */
export function checkFilter(filter: Partial<ClipFilter>): void {
  for (const [name, values] of [
    ["classes", filter.classes],
    ["sourceIds", filter.sourceIds],
  ] as const) {
    if (values && values.length > filterValuesCap) {
      const words = `A filter lists at most ${filterValuesCap} ${name}, not ${values.length}.`;
      throw new KineographError("TOO_EXPENSIVE", words);
    }
  }
}

/**
 * A page of clips by filter, as members of the filter's version or of every version that the
 * viewer may read.
 *
 * @throws NOT_FOUND, FORBIDDEN (with how to ask), BAD_INPUT, TOO_EXPENSIVE
 */
export async function readClips(
  context: CatalogContext,
  filter: ClipFilter,
  args: PageArgs,
): Promise<ClipConnection> {
  const page = readPageRequest(args);
  checkFilter(filter);
  const { manager } = context.database;
  if (filter.version != null) {
    const current = await findCurrentRevision(context, filter.dataset, filter.version);
    await admit(context, current, "METADATA", "clip.read");
    const clips = await readClipPage(manager, [current.revisionId], filter, page);
    await noteClips(context, current, clips.nodes());
    return clips;
  }
  const readable = await context.catalogLoaders.readableRevisions();
  const inDataset = readable.filter((each) => each.dataset === filter.dataset);
  if (inDataset.length === 0) await refuseAll(context, filter.dataset);
  const revisionIds = inDataset.map((each) => each.revisionId);
  const clips = await readClipPage(manager, revisionIds, filter, page);
  await noteListedClips(context, clips.nodes());
  if (clips.nodes().length === 0) {
    await Promise.all(inDataset.map((current) => noteClips(context, current, [])));
  }
  return clips;
}

/** Refuses somebody who may read no version: the denial is noted against the newest. */
async function refuseAll(context: CatalogContext, dataset: string): Promise<void> {
  const all = await context.catalogLoaders.currentRevisions();
  const newest = all.findLast((each) => each.dataset === dataset);
  if (newest) await admit(context, newest, "METADATA", "clip.read");
}
