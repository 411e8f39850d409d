import type { CurrentRevision } from "../catalog/index.js";
import { Clip, clipColumns } from "../clips/index.js";
import { hydrate, type Reader } from "../platform/index.js";

const examplesOfEach = 3;

/** The renames between two revisions: ids of the old and the new class of each, side by side. */
interface Renames {
  from: CurrentRevision;
  to: CurrentRevision;
  renameIds: [from: string[], to: string[]];
}

async function readAll(reader: Reader, { from, to, renameIds }: Renames): Promise<Clip[][]> {
  const rows: { position: string }[] = await reader.query(
    `SELECT r.position, ${clipColumns}
     FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY AS r (old_id, new_id, position)
     CROSS JOIN LATERAL (
       SELECT DISTINCT f.clip_id FROM listing f
       WHERE f.revision_id = $1 AND f.action_class_id = r.old_id AND EXISTS (
         SELECT FROM listing t WHERE t.revision_id = $2 AND t.clip_id = f.clip_id
           AND t.action_class_id = r.new_id OFFSET 0)
       ORDER BY f.clip_id LIMIT ${examplesOfEach}) x
     JOIN clip c ON c.id = x.clip_id ORDER BY r.position, c.id`,
    [from.revisionId, to.revisionId, ...renameIds],
  );
  const clips = renameIds[0].map((): object[] => []);
  for (const { position, ...row } of rows) clips[Number(position) - 1]?.push(row);
  return clips.map((each) => hydrate(Clip, each));
}

/**
 * The way to the examples of each rename by its place in the map: one statement for all of them, at
 * the first that is asked for; `note` is told of each clip before it is shown.
 */
export function readRenameExamples(
  reader: Reader,
  renames: Renames,
  note: (clips: readonly Clip[]) => Promise<void>,
): (index: number) => Promise<Clip[]> {
  let all: Promise<Clip[][]> | undefined;
  return async (index) => {
    const clips = (await (all ??= readAll(reader, renames)))[index] ?? [];
    await note(clips);
    return clips;
  };
}
