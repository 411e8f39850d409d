import type { Purpose } from "../audit/index.js";
import type { CurrentRevision } from "../catalog/index.js";
import { type ClipsContext, noteClips } from "../clips/index.js";
import type { RevisionListing } from "./revision-listing.js";

/** Notes the clip of each listing as a member of the version as which it is shown. */
export async function noteListings(
  context: ClipsContext,
  listings: readonly RevisionListing[],
  purpose: Purpose | null = null,
): Promise<void> {
  const shown = new Map<string, { current: CurrentRevision; rows: RevisionListing[] }>();
  for (const row of listings) {
    const { current } = row;
    const there = shown.get(current.revisionId);
    if (there) there.rows.push(row);
    else shown.set(current.revisionId, { current, rows: [row] });
  }
  await Promise.all(
    [...shown.values()].map(({ current, rows }) => {
      const clips = rows.map(({ clip }) => clip);
      return noteClips(context, current, clips, purpose);
    }),
  );
}
