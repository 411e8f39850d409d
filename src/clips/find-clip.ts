import type { CurrentRevision } from "../catalog/index.js";
import { admit } from "../access/index.js";
import { hydrate, KineographError, readKey } from "../platform/index.js";
import type { ClipName } from "./clip-name.js";
import { Clip, clipColumns } from "./clip.js";
import type { ClipsContext } from "./context.js";
import { noteListedClips } from "./note-clips.js";

/** Most segments of one source that an error lists. */
const segmentsCap = 20;

/** The clips of that name which one of `revisions` lists. */
async function readNamed(
  { database }: ClipsContext,
  name: ClipName,
  revisions: readonly CurrentRevision[],
): Promise<Clip[]> {
  const rows: object[] = await database.manager.query(
    `SELECT ${clipColumns} FROM clip c
     WHERE ($1::bigint IS NULL OR c.id = $1) AND ($2::text IS NULL OR c.source_id = $2)
       AND ($3::numeric IS NULL OR c.start_ms = $3::numeric * 1000)
       AND ($4::numeric IS NULL OR c.end_ms = $4::numeric * 1000)
       AND EXISTS (SELECT FROM listing l WHERE l.clip_id = c.id AND l.revision_id = ANY($5::bigint[]))
     ORDER BY c.id LIMIT $6`,
    [
      name.id ? readKey(name.id, "Clip") : null,
      name.sourceId ?? null,
      name.startSeconds ?? null,
      name.endSeconds ?? null,
      revisions.map((each) => each.revisionId),
      segmentsCap,
    ],
  );
  return hydrate(Clip, rows);
}

/**
 * Refuses what only versions without leave list, and notes the denial against the newest of them.
 * Times are left out of the question: without leave, they are not to be found out by trying.
 */
async function refuseUnreadable(context: ClipsContext, name: ClipName): Promise<void> {
  const all = await context.catalogLoaders.currentRevisions();
  const { id = null, sourceId = null } = name;
  const [clip] = await readNamed(context, { id, sourceId }, all);
  if (!clip) return;
  const rows: { revisionId: string }[] = await context.database.manager.query(
    `SELECT DISTINCT revision_id AS "revisionId" FROM listing WHERE clip_id = $1`,
    [clip.id],
  );
  const listing = new Set(rows.map((row) => row.revisionId));
  const readable = new Set(await context.catalogLoaders.readableRevisions());
  const newest = all.findLast((each) => listing.has(each.revisionId) && !readable.has(each));
  if (newest) await admit(context, newest, "METADATA", "clip.read");
}

/**
 * One clip that some readable version lists, noted as read; null when there is none.
 *
 * @throws BAD_INPUT when a source id names several segments; FORBIDDEN when no version that lists
 * it may be read, with how to ask
 */
export async function findClip(context: ClipsContext, name: ClipName): Promise<Clip | null> {
  if (!name.id && !name.sourceId) {
    throw new KineographError("BAD_INPUT", "Name the clip: by `id`, or by `sourceId`.");
  }
  const readable = await context.catalogLoaders.readableRevisions();
  const found = await readNamed(context, name, readable);
  const [clip, second] = found;
  if (!clip) {
    await refuseUnreadable(context, name);
    return null;
  }
  // Noted before anything is told of them, be it in an error.
  await noteListedClips(context, found);
  if (!second) return clip;
  const times = found.map((each) => `${each.startSeconds ?? "?"}-${each.endSeconds ?? "?"}`);
  const words = `${clip.sourceId} has several segments: ${times.join(", ")}. Add startSeconds and endSeconds.`;
  throw new KineographError("BAD_INPUT", words);
}
