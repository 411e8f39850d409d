import { KineographError, type Reader } from "../platform/index.js";
import { toColumns } from "./collision.js";
import type { OverlapQuestion } from "./overlap-question.js";
import { HashCoverage, OverlapCoverage } from "./split-overlap.js";
import { nameSplit, type RevisionSplit } from "./split-ref.js";

interface Row {
  clipCount: number;
  hashedCount: number;
}

/** The clips of these splits, each once, and how many have a file that was hashed; one statement. */
async function readSide(reader: Reader, splits: readonly RevisionSplit[]): Promise<HashCoverage> {
  const rows: Row[] = await reader.query(
    `SELECT count(*)::int AS "clipCount", count(*) FILTER (WHERE EXISTS (
         SELECT FROM clip_file f WHERE f.clip_id = l.clip_id AND f.sha256 IS NOT NULL))::int AS "hashedCount"
     FROM (SELECT DISTINCT l.clip_id FROM unnest($1::bigint[], $2::split[]) AS r (revision_id, split)
           JOIN listing l ON l.revision_id = r.revision_id AND l.split = r.split) l`,
    toColumns(splits),
  );
  return Object.assign(new HashCoverage(), rows[0] ?? { clipCount: 0, hashedCount: 0 });
}

/** The mirrors that hold the versions of a side, by name; one that names no version holds them all. */
async function readMirrors(reader: Reader, splits: readonly RevisionSplit[]): Promise<string[]> {
  const rows: { name: string }[] = await reader.query(
    `SELECT m.name FROM mirror m
     WHERE m.scanned_at IS NOT NULL
       AND m.dataset_id IN (SELECT dataset_id FROM dataset_version WHERE id = ANY($1::bigint[]))
       AND (NOT EXISTS (SELECT FROM mirror_version v WHERE v.mirror_id = m.id) OR EXISTS (
         SELECT FROM mirror_version v WHERE v.mirror_id = m.id AND v.version_id = ANY($1::bigint[])))
     ORDER BY m.name`,
    [splits.map(({ current }) => current.versionId)],
  );
  return rows.map(({ name }) => name);
}

const percent = (share: number) => `${(Math.floor(share * 1000) / 10).toString()} %`;

async function refuse(
  reader: Reader,
  splits: readonly RevisionSplit[],
  { clipCount, hashedCount, share }: HashCoverage,
  least: number,
): Promise<never> {
  const mirrors = await readMirrors(reader, splits);
  const names = splits.map(nameSplit).join(", ");
  const [first] = mirrors;
  const command =
    first === undefined
      ? "No mirror of it was scanned: npx kineograph mirror add NAME --root DIR, then npx kineograph mirror scan NAME --verify hash"
      : `Hash them: npx kineograph mirror scan ${mirrors.length > 1 ? `NAME --verify hash (NAME: ${mirrors.join(", ")})` : `${first} --verify hash`}`;
  const words = `NEAR_DUPLICATE compares the files' hashes, and of ${names} ${hashedCount} of ${clipCount} clips have one (${percent(share)}; leastCoverage asks for ${percent(least)}). ${command}. Or ask at level VIDEO, which needs no files.`;
  throw new KineographError("BAD_INPUT", words);
}

/**
 * How much of both sides was hashed.
 *
 * @throws BAD_INPUT when it is less than `least` of either, with what to run
 */
export async function readCoverage(
  reader: Reader,
  { train, evaluate }: OverlapQuestion,
  least: number,
): Promise<OverlapCoverage> {
  if (!(least > 0 && least <= 1)) {
    throw new KineographError("BAD_INPUT", "leastCoverage is a share: above 0, at most 1.");
  }
  const coverage = new OverlapCoverage();
  coverage.train = await readSide(reader, train);
  if (coverage.train.share < least) await refuse(reader, train, coverage.train, least);
  coverage.evaluate = await readSide(reader, evaluate);
  if (coverage.evaluate.share < least) await refuse(reader, evaluate, coverage.evaluate, least);
  return coverage;
}
