import { admit } from "../access/index.js";
import type { Purpose } from "../audit/index.js";
import type { CurrentRevision } from "../catalog/index.js";
import { type ClipsContext, noteClips } from "../clips/index.js";

/**
 * Lets the viewer read these revisions' lists and notes it for each, since a count or a verdict
 * tells something of a version's clips as well as a row does.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN, GRANT_EXPIRED, TERMS_REQUIRED; each refusal is noted
 */
export async function admitRevisions(
  context: ClipsContext,
  revisions: readonly CurrentRevision[],
  purpose: Purpose | null,
): Promise<void> {
  const each = [...new Map(revisions.map((one) => [one.revisionId, one])).values()];
  // At once rather than in turn: their standings are one statement.
  const asked = await Promise.allSettled(
    each.map((one) => admit(context, one, "METADATA", "clip.read")),
  );
  const refused = asked.find((one) => one.status === "rejected");
  if (refused) throw refused.reason;
  await Promise.all(each.map((one) => noteClips(context, one, [], purpose)));
}
