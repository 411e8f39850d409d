import type { Split } from "../catalog/index.js";
import { hydrate, makePage, type PageRequest, type Reader } from "../platform/index.js";
import { Clip, ClipConnection, clipColumns } from "./clip.js";

/** A class of a revision whose clips are asked. */
export interface ClassKey {
  revisionId: string;
  actionClassId: string;
}

/** The same page (of one split, or all) of each class asked: one statement for all of them. */
export async function readClassClipPages(
  reader: Reader,
  keys: readonly ClassKey[],
  split: Split | null,
  page: PageRequest,
): Promise<ClipConnection[]> {
  const order = page.isBackward ? "DESC" : "ASC";
  const rows: { position: string }[] = await reader.query(
    `SELECT k.position, ${clipColumns}
     FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS k (revision_id, class_id, position)
     CROSS JOIN LATERAL (
       SELECT DISTINCT l.clip_id FROM listing l
       WHERE l.revision_id = k.revision_id AND l.action_class_id = k.class_id
         AND ($3::split IS NULL OR l.split = $3::split)
         AND l.clip_id > coalesce($4::bigint, 0)
         AND l.clip_id < coalesce($5::bigint, 9223372036854775807)
       ORDER BY l.clip_id ${order} LIMIT $6
     ) found JOIN clip c ON c.id = found.clip_id
     ORDER BY k.position, c.id ${order}`,
    [
      keys.map((key) => key.revisionId),
      keys.map((key) => key.actionClassId),
      split,
      page.afterKey,
      page.beforeKey,
      page.limit + 1,
    ],
  );
  const clips = keys.map((): object[] => []);
  for (const { position, ...columns } of rows) clips[Number(position) - 1]?.push(columns);
  return keys.map(
    (key, index) =>
      new ClipConnection(
        makePage(hydrate(Clip, clips[index] ?? []), page, (clip) => clip.id),
        () => countClass(reader, key, split),
      ),
  );
}

/** Within one split a clip is listed once; over all of them, it is one clip however often listed. */
async function countClass(reader: Reader, key: ClassKey, split: Split | null): Promise<number> {
  const statement = split
    ? `SELECT clip_count AS n FROM listing_count
       WHERE revision_id = $1 AND action_class_id = $2 AND split = $3::split`
    : `SELECT count(DISTINCT clip_id)::int AS n FROM listing
       WHERE revision_id = $1 AND action_class_id = $2`;
  const { revisionId, actionClassId } = key;
  const rows: { n: number }[] = await reader.query(statement, [
    revisionId,
    actionClassId,
    ...(split ? [split] : []),
  ]);
  return rows[0]?.n ?? 0;
}
