import { readDecision } from "../access/index.js";
import { recordEntries, type Purpose } from "../audit/index.js";
import { clipKey } from "../clips/index.js";
import { actorOf } from "../people/index.js";
import type { FramesContext } from "./context.js";
import { findListingRevision } from "./find-listing-revision.js";
import type { FrameSet } from "./frame-set.js";
import { signFrameSet } from "./sign-frame-set.js";
import { readStoredSet } from "./stored-pack.js";

/**
 * A frame set again, under the grant of today: new addresses and an entry of its own. Null without
 * leave (the denial is noted) and for a set whose bytes are gone, the same as for what is not there.
 */
export async function readFrameSet(
  context: FramesContext,
  setId: string,
  purpose: Purpose | null,
): Promise<FrameSet | null> {
  const set = await readStoredSet(context.database.manager, setId);
  const current = set && (await findListingRevision(context, set));
  const clip = set && (await context.clipLoaders.clip.load(set.clipId));
  if (!set || !current || !clip) return null;
  const { versionId, ...version } = current;
  const decision = await readDecision(context, current, "FRAMES");
  const { authority } = decision;
  if (!decision.isAllowed) {
    context.ledger.noteDenied({ act: "frames.extract", version, authority }, decision.code);
    return null;
  }
  if (!(await context.frames.store.has(set.receipt, set.sizeBytes))) return null;
  const [entryId] = await recordEntries(context.database, [
    {
      act: "frames.extract",
      outcome: "allowed",
      actor: actorOf(context.viewer),
      version,
      authority,
      objects: [clipKey(current.dataset, clip)],
      frames: set.frames.length,
      sizeBytes: set.sizeBytes,
      receipt: set.receipt,
      ...(purpose ? { purpose } : {}),
      request: context.request,
    },
  ]);
  const { clipId } = set;
  return signFrameSet(context, set, {
    setId,
    clipId,
    versionId,
    entryId: entryId ?? "",
    isStored: true,
  });
}
