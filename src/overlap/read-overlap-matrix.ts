import { Split } from "../catalog/index.js";
import { type ClipsContext, noteClips } from "../clips/index.js";
import { admit } from "../access/index.js";
import { KineographError, type Reader } from "../platform/index.js";
import { toColumns } from "./collision.js";
import { OverlapCell, OverlapMatrix } from "./overlap-matrix.js";
import { RevisionSplit } from "./split-ref.js";

/** As many splits as a bigint has bits for, and one for its sign. */
const splitsCap = 63;

interface Count {
  row: number;
  column: number;
  sharedVideos: number;
}

/** The splits of the versions that the viewer may read, in the order in which they are shown. */
async function readSplits(context: ClipsContext, dataset: string): Promise<RevisionSplit[]> {
  const { catalogLoaders } = context;
  const all = await catalogLoaders.currentRevisions();
  const ofDataset = all.filter((each) => each.dataset === dataset);
  const readable = new Set(await catalogLoaders.readableRevisions());
  const shown = ofDataset.filter((each) => readable.has(each));
  const newest = ofDataset.at(-1);
  // Refuses with how to ask for leave, and notes it.
  if (shown.length === 0 && newest) await admit(context, newest, "METADATA", "clip.read");
  await Promise.all(shown.map((current) => noteClips(context, current, [])));
  const counts = await catalogLoaders.splitCounts.loadMany(shown.map((each) => each.revisionId));
  return shown.flatMap((current, index) => {
    const listed = counts[index];
    if (!listed || listed instanceof Error) throw listed ?? new Error("no counts");
    return listed.map(({ split, clipCount }) =>
      Object.assign(new RevisionSplit(), { current, split, clipCount }),
    );
  });
}

/** The counts that are written down already, and which of the revisions are published; one statement. */
async function readKept(reader: Reader, splits: readonly RevisionSplit[]) {
  const rows: { one: string; other: string; n: number; publishedIds: string[] }[] =
    await reader.query(
      `SELECT k.revision_id || '/' || k.split AS one, k.other_revision_id || '/' || k.other_split AS other,
              k.video_count AS n, p.ids AS "publishedIds"
       FROM (SELECT coalesce(array_agg(id::text), '{}') AS ids FROM revision
             WHERE id = ANY($1::bigint[]) AND published_at IS NOT NULL) p
       LEFT JOIN overlap_count k
         ON k.revision_id = ANY($1::bigint[]) AND k.other_revision_id = ANY($1::bigint[])`,
      [splits.map(({ current }) => current.revisionId)],
    );
  const counts = new Map(rows.map(({ one, other, n }) => [`${one} ${other}`, n]));
  return { counts, publishedIds: rows[0]?.publishedIds ?? [] };
}

const keyOf = ({ current, split }: RevisionSplit) => `${current.revisionId}/${split}`;

/** Each pair of splits once, a split with itself included. */
function pairUp(splits: readonly RevisionSplit[]): [row: number, column: number][] {
  return splits.flatMap((_, row) =>
    splits.slice(row).map((_each, more): [number, number] => [row, row + more]),
  );
}

/**
 * Counts the videos of each pair in one statement: a bit for each split in which a video stands, and
 * the few hundred sets that occur are added up here.
 */
async function countPairs(reader: Reader, splits: readonly RevisionSplit[]): Promise<Count[]> {
  if (splits.length > splitsCap) {
    const words = `The matrix holds at most ${splitsCap} splits, and these versions have ${splits.length}. Ask for pairs with splitOverlap.`;
    throw new KineographError("TOO_EXPENSIVE", words);
  }
  const rows: { places: string; n: number }[] = await reader.query(
    `SELECT places, count(*)::int AS n FROM (
       SELECT c.source_id, bit_or(1::bigint << (r.position - 1)::int) AS places
       FROM unnest($1::bigint[], $2::split[]) WITH ORDINALITY AS r (revision_id, split, position)
       JOIN listing l ON l.revision_id = r.revision_id AND l.split = r.split
       JOIN clip c ON c.id = l.clip_id GROUP BY 1) k
     GROUP BY 1`,
    toColumns(splits),
  );
  const sets = rows.map(({ places, n }) => ({ places: BigInt(places), n }));
  return pairUp(splits).map(([row, column]) => {
    const pair = (1n << BigInt(row)) | (1n << BigInt(column));
    const both = sets.filter(({ places }) => (places & pair) === pair);
    return { row, column, sharedVideos: both.reduce((sum, { n }) => sum + n, 0) };
  });
}

/**
 * Writes down what can never change: counts between revisions that were published before they were
 * counted. Somebody else may have done so meanwhile, or may be removing a revision.
 */
async function keepCounts(
  reader: Reader,
  splits: readonly RevisionSplit[],
  counts: readonly Count[],
  publishedIds: readonly string[],
): Promise<void> {
  const published = new Set(publishedIds);
  const kept = counts.flatMap(({ row, column, sharedVideos }) => {
    const [one, other] = [splits[row], splits[column]];
    if (!one || !other) return [];
    const isKept = [one, other].every(({ current }) => published.has(current.revisionId));
    return isKept ? [{ one, other, sharedVideos }] : [];
  });
  await reader.query(
    `INSERT INTO overlap_count (revision_id, split, other_revision_id, other_split, video_count)
     SELECT k.* FROM unnest($1::bigint[], $2::split[], $3::bigint[], $4::split[], $5::integer[])
       AS k (revision_id, split, other_revision_id, other_split, video_count)
     JOIN revision r ON r.id = k.revision_id JOIN revision o ON o.id = k.other_revision_id
     ON CONFLICT DO NOTHING`,
    [
      ...toColumns(kept.map(({ one }) => one)),
      ...toColumns(kept.map(({ other }) => other)),
      kept.map(({ sharedVideos }) => sharedVideos),
    ],
  );
}

/**
 * Each split against each other, of the versions that the viewer may read; noted as a read of each.
 * Counted once for published revisions, which never change, and each time where a draft is shown.
 *
 * @throws FORBIDDEN and the like when none may be read; TOO_EXPENSIVE for more splits than there are bits
 */
export async function readOverlapMatrix(
  context: ClipsContext,
  dataset: string,
): Promise<OverlapMatrix> {
  const { manager } = context.database;
  const splits = await readSplits(context, dataset);
  const { counts, publishedIds } = await readKept(manager, splits);
  const known = pairUp(splits).flatMap(([row, column]) => {
    const [one, other] = [splits[row], splits[column]];
    const sharedVideos = one && other && counts.get(`${keyOf(one)} ${keyOf(other)}`);
    return sharedVideos === undefined ? [] : [{ row, column, sharedVideos }];
  });
  const isKnown = known.length === pairUp(splits).length;
  const all = isKnown ? known : await countPairs(manager, splits);
  if (!isKnown) await keepCounts(manager, splits, all, publishedIds);
  const cells = all.map((count) => {
    const isTrain = (place: number) => splits[place]?.split === Split.TRAIN;
    const isLeak = count.sharedVideos > 0 && isTrain(count.row) !== isTrain(count.column);
    return Object.assign(new OverlapCell(), { ...count, isLeak });
  });
  return Object.assign(new OverlapMatrix(), { splits, cells });
}
