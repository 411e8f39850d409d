import type { Purpose } from "../audit/index.js";
import { type ClipsContext, noteClips } from "../clips/index.js";
import { KineographError, makePage, readPageRequest, type PageArgs } from "../platform/index.js";
import { admitRevisions } from "./admit-revisions.js";
import {
  ClipChange,
  ClipChangeConnection,
  type ClipChangeCounts,
  type ClipChangeKind,
} from "./clip-change.js";
import { countClipChanges } from "./count-clip-changes.js";
import { findRevisions, type RevisionName } from "./find-revisions.js";
import { noteListings } from "./note-listings.js";
import { readClassChanges } from "./read-class-changes.js";
import { readChangedClips, readChangedListings } from "./read-clip-changes.js";
import { ComparedRevision, VersionComparison, type ClassChanges } from "./version-comparison.js";

/**
 * How one revision differs from another of the same data set; its parts are read when they are
 * asked for. Needs leave to read both, and is noted as a read of both.
 *
 * @throws NOT_FOUND; BAD_INPUT for a revision against itself; FORBIDDEN and the like
 */
export async function compareVersions(
  context: ClipsContext,
  names: readonly [RevisionName, RevisionName],
  purpose: Purpose | null,
): Promise<VersionComparison> {
  const [from, to] = await findRevisions(context, names);
  if (!from || !to) throw new Error("two revisions were asked");
  await admitRevisions(context, [from, to], purpose);
  if (from.revisionId === to.revisionId) {
    const words = `${from.dataset} ${from.version} (${from.revision}) is named on both sides. Name another version, or another vintage of it: fromRevision, toRevision.`;
    throw new KineographError("BAD_INPUT", words);
  }
  const { manager } = context.database;
  let classes: Promise<ClassChanges> | undefined;
  let counts: Promise<ClipChangeCounts> | undefined;
  const classChanges = () =>
    (classes ??= readClassChanges(manager, from, to, async (clips) => {
      await Promise.all([from, to].map((each) => noteClips(context, each, clips, purpose)));
    }));
  const count = async () => countClipChanges(manager, from, to, (await classChanges()).renameIds);
  return Object.assign(new VersionComparison(), {
    from: Object.assign(new ComparedRevision(), { current: from }),
    to: Object.assign(new ComparedRevision(), { current: to }),
    purpose,
    classChanges,
    clipCounts: () => (counts ??= count()),
  });
}

/** Fields of the counts by kind of change. */
const countNames = {
  ADDED: "added",
  REMOVED: "removed",
  RETIMED: "retimed",
  MOVED: "moved",
  RELABELLED: "relabelled",
  RENAMED: "renamed",
  LABELLED: "labelled",
  UNLABELLED: "unlabelled",
} as const;

/** A page of the clips that changed in one way, with their listings, noted as read. */
export async function readClipChanges(
  context: ClipsContext,
  comparison: VersionComparison,
  kind: ClipChangeKind,
  args: PageArgs,
): Promise<ClipChangeConnection> {
  const page = readPageRequest(args);
  const { manager } = context.database;
  const [from, to] = [comparison.from.current, comparison.to.current];
  const pair = { from, to, renameIds: (await comparison.classChanges()).renameIds };
  const clips = await readChangedClips(manager, pair, kind, page);
  const ids = clips.slice(0, page.limit).map(({ id }) => id);
  const listings = await readChangedListings(manager, pair, kind, ids);
  await noteListings(context, listings.flat(), comparison.purpose);
  const byId = new Map(ids.map((id, index) => [id, listings[index] ?? []]));
  const changes = clips.map((clip) => {
    const rows = byId.get(clip.id) ?? [];
    return Object.assign(new ClipChange(), {
      clip,
      before: rows.filter(({ current }) => current === from),
      after: rows.filter(({ current }) => current === to),
    });
  });
  return new ClipChangeConnection(
    makePage(changes, page, ({ clip }) => clip.id),
    async () => (await comparison.clipCounts())[countNames[kind]],
  );
}
