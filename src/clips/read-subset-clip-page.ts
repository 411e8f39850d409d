import type { Split } from "../catalog/index.js";
import { hydrate, makePage, type PageRequest, type Reader } from "../platform/index.js";
import { Clip, ClipConnection, clipColumns } from "./clip.js";

/** A page of a subset's clips (of one split, or all), each once, ordered by key. */
export async function readSubsetClipPage(
  reader: Reader,
  subsetId: string,
  split: Split | null,
  page: PageRequest,
): Promise<ClipConnection> {
  const order = page.isBackward ? "DESC" : "ASC";
  const rows: object[] = await reader.query(
    `SELECT ${clipColumns} FROM (
       SELECT DISTINCT x.clip_id FROM subset_listing x
       WHERE x.subset_id = $1 AND ($2::split IS NULL OR x.split = $2::split)
         AND x.clip_id > coalesce($3::bigint, 0)
         AND x.clip_id < coalesce($4::bigint, 9223372036854775807)
       ORDER BY x.clip_id ${order} LIMIT $5
     ) found JOIN clip c ON c.id = found.clip_id ORDER BY c.id ${order}`,
    [subsetId, split, page.afterKey, page.beforeKey, page.limit + 1],
  );
  return new ClipConnection(
    makePage(hydrate(Clip, rows), page, (clip) => clip.id),
    async () => {
      const counts: { n: number }[] = await reader.query(
        `SELECT count(DISTINCT clip_id)::int AS n FROM subset_listing
         WHERE subset_id = $1 AND ($2::split IS NULL OR split = $2::split)`,
        [subsetId, split],
      );
      return counts[0]?.n ?? 0;
    },
  );
}
