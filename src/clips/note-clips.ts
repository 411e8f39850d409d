import type { CurrentRevision } from "../catalog/index.js";
import { readDecision } from "../access/index.js";
import type { Purpose } from "../audit/index.js";
import { KineographError } from "../platform/index.js";
import { clipKey, type Clip } from "./clip.js";
import type { ClipsContext } from "./context.js";

/**
 * Notes that rows of `clips` are in the answer as members of `current`; an empty list too, since an
 * empty answer (or its count) tells something of the version's clips.
 *
 * @throws what the policy refuses with, should a row reach this place without leave
 */
export async function noteClips(
  context: ClipsContext,
  current: CurrentRevision,
  clips: readonly Clip[],
  purpose?: Purpose | null,
): Promise<void> {
  const decision = await readDecision(context, current, "METADATA");
  if (!decision.isAllowed) throw new KineographError(decision.code, decision.message);
  const { dataset, version, revision, manifestDigest } = current;
  context.ledger.noteRead(
    {
      act: "clip.read",
      version: { dataset, version, revision, manifestDigest },
      authority: decision.authority,
      ...(purpose ? { purpose } : {}),
    },
    clips.map((clip) => clipKey(dataset, clip)),
  );
}

/**
 * Notes rows that were read outside a version: one entry for each readable version that lists them.
 * A row whose listings are asked for as well was noted with its page.
 */
export async function noteListedClips(
  context: ClipsContext,
  clips: readonly Clip[],
): Promise<void> {
  const { listings: loader, noted } = context.clipLoaders;
  const unnoted = clips.filter((clip) => !noted.has(clip.id));
  if (unnoted.length === 0) return;
  const listings = await loader.loadMany(unnoted.map((clip) => clip.id));
  const byRevision = new Map<CurrentRevision, Clip[]>();
  unnoted.forEach((clip, index) => {
    const rows = listings[index];
    if (rows === undefined || rows instanceof Error) throw rows ?? new Error("no listings");
    for (const current of new Set(rows.map((row) => row.current))) {
      const listed = byRevision.get(current);
      if (listed) listed.push(clip);
      else byRevision.set(current, [clip]);
    }
  });
  // At once rather than in turn: rows of one level must reach their next loader in one batch.
  await Promise.all(
    [...byRevision].map(([current, listed]) => noteClips(context, current, listed)),
  );
  for (const clip of unnoted) noted.add(clip.id);
}
