import { admit, readDecision, type GrantScope } from "../access/index.js";
import type { Admission } from "../access/index.js";
import type { Act } from "../audit/index.js";
import { findCurrentRevision, type CurrentRevision } from "../catalog/index.js";
import { type ClipsContext, clipKey, noteListedClips, type Clip } from "../clips/index.js";
import { KineographError } from "../platform/index.js";
import { readListingRevisions } from "./read-listing-revisions.js";

/** The version *as which* a clip is accessed, and the leave to do so. */
export interface ChosenVersion {
  current: CurrentRevision;
  admission: Admission;
}

interface Wish {
  scope: GrantScope;
  act: Act;
  /** As named by the caller; left out, the one that they hold a grant for. */
  version: string | null;
}

/**
 * Decides as which version a clip is accessed, and asks for leave.
 *
 * @throws NOT_FOUND for no such version; BAD_INPUT for a version that does not list the clip, or
 * for none named where several would do; FORBIDDEN and its kin for a version without leave
 */
export async function chooseVersion(
  context: ClipsContext,
  clip: Clip,
  wish: Wish,
): Promise<ChosenVersion> {
  const [dataset, shown, ids] = await Promise.all([
    context.catalogLoaders.dataset.load(clip.datasetId),
    context.catalogLoaders.currentRevisions(),
    readListingRevisions(context.database.manager, clip.id),
  ]);
  const listing = shown.filter((each) => ids.has(each.revisionId));
  const current =
    wish.version === null
      ? await findOnly(context, clip, listing, wish.scope)
      : await findCurrentRevision(context, dataset?.slug ?? "", wish.version);
  // Leave first: without it, nothing is told of what the version lists.
  const admission = await admit(context, current, wish.scope, wish.act);
  if (listing.includes(current)) return { current, admission };
  const { version, authority } = admission;
  const key = clipKey(current.dataset, clip);
  context.ledger.noteFailed({ act: wish.act, version, authority }, "BAD_INPUT", [key]);
  const words = `${current.dataset} ${current.version} does not list this clip.`;
  throw new KineographError("BAD_INPUT", words);
}

async function findOnly(
  context: ClipsContext,
  clip: Clip,
  listing: readonly CurrentRevision[],
  scope: GrantScope,
): Promise<CurrentRevision> {
  const newest = listing.at(-1);
  if (!newest) throw new KineographError("NOT_FOUND", "No published version lists this clip.");
  // The open local mode holds every version; the newest stands for them.
  if (context.viewer.via === "local") return newest;
  const decisions = await Promise.all(listing.map((each) => readDecision(context, each, scope)));
  const allowed = listing.filter((_, i) => decisions[i]?.isAllowed);
  if (allowed.length > 1) {
    await noteListedClips(context, [clip]);
    const names = allowed.map((each) => each.version).join(", ");
    const words = `This clip stands in several versions that you may access: ${names}. Say as which: add \`version\`.`;
    throw new KineographError("BAD_INPUT", words);
  }
  // Without any, asking for the newest gives the denial, its words and its entry.
  return allowed[0] ?? newest;
}
