import { admit } from "../access/index.js";
import { hydrate, KineographError, readKey } from "../platform/index.js";
import { Clip, clipColumns } from "./clip.js";
import type { ClipName } from "./clip-name.js";
import type { CatalogContext } from "./context.js";
import { noteListedClips } from "./note-clips.js";

async function readCandidates(context: CatalogContext, name: ClipName): Promise<Clip[]> {
  if (name.id) {
    const clip = await context.catalogLoaders.clip.load(readKey(name.id, "Clip"));
    return clip ? [clip] : [];
  }
  if (!name.sourceId) {
    throw new KineographError("BAD_INPUT", "Name the clip: by `id`, or by `sourceId`.");
  }
  const rows: object[] = await context.database.manager.query(
    `SELECT ${clipColumns} FROM clip c
     WHERE c.source_id = $1 AND ($2::numeric IS NULL OR c.start_ms = $2::numeric * 1000)
       AND ($3::numeric IS NULL OR c.end_ms = $3::numeric * 1000)
     ORDER BY c.id LIMIT 20`,
    [name.sourceId, name.startSeconds ?? null, name.endSeconds ?? null],
  );
  return hydrate(Clip, rows);
}

/** Refuses a clip that only versions without leave list, and notes the denial against the newest. */
async function refuseUnreadable(context: CatalogContext, clip: Clip): Promise<void> {
  const all = await context.catalogLoaders.currentRevisions();
  const rows: { revisionId: string }[] = await context.database.manager.query(
    `SELECT DISTINCT revision_id AS "revisionId" FROM listing
     WHERE clip_id = $1 AND revision_id = ANY($2::bigint[])`,
    [clip.id, all.map((each) => each.revisionId)],
  );
  const listing = new Set(rows.map((row) => row.revisionId));
  const newest = all.findLast((each) => listing.has(each.revisionId));
  if (newest) await admit(context, newest, "METADATA", "clip.read");
}

/**
 * One clip that some readable version lists, noted as read; null when there is none.
 *
 * @throws BAD_INPUT when a source id names several segments; FORBIDDEN when no version that lists
 * it may be read, with how to ask
 */
export async function findClip(context: CatalogContext, name: ClipName): Promise<Clip | null> {
  const candidates = await readCandidates(context, name);
  const listings = await context.catalogLoaders.listings.loadMany(
    candidates.map((clip) => clip.id),
  );
  const readable = candidates.filter((_, index) => {
    const rows = listings[index];
    if (rows instanceof Error) throw rows;
    return rows !== undefined && rows.length > 0;
  });
  const [clip, second] = readable;
  if (clip && second) {
    const times = readable.map((each) => `${each.startSeconds ?? "?"}-${each.endSeconds ?? "?"}`);
    const words = `${clip.sourceId} has several segments: ${times.join(", ")}. Add startSeconds and endSeconds.`;
    throw new KineographError("BAD_INPUT", words);
  }
  if (clip) {
    await noteListedClips(context, [clip]);
    return clip;
  }
  if (candidates[0]) await refuseUnreadable(context, candidates[0]);
  return null;
}
