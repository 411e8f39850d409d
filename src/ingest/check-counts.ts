import type { Split } from "../catalog/index.js";
import { requireRole, type ChangeContext } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { publishedCounts, type PublishedCount } from "./published-counts.js";

/**
 * EQUAL: a published figure (of the vintage that the revision is named after, if it is);
 * OTHER_VINTAGE: only those of other vintages; DIFFERENT: none; UNKNOWN: none is published.
 */
export type CountVerdict = "EQUAL" | "OTHER_VINTAGE" | "DIFFERENT" | "UNKNOWN";

/** A split held against what is published. */
export interface CheckedSplit {
  split: Split;
  rows: number;
  /** Distinct source ids. */
  ids: number;
  verdict: CountVerdict;
  /** The vintages that it equals. */
  vintages: string[];
  /** The figure it is held against when it equals none: its own vintage's, or the nearest. */
  nearest:
    | (Pick<PublishedCount, "vintage" | "count" | "unit" | "source"> & { difference: number })
    | null;
}

export interface CheckedRevision {
  version: string;
  revision: string;
  isPublished: boolean;
  /** Classes with clips; 0 where all labels are hidden. */
  classes: number;
  publishedClasses: number | null;
  splits: CheckedSplit[];
}

export interface CountsReport {
  dataset: string;
  /** Whether no split is DIFFERENT and no revision lists other classes than are published. */
  isKnown: boolean;
  revisions: CheckedRevision[];
}

interface Counted {
  version: string;
  revision: string;
  isPublished: boolean;
  classes: number;
  split: Split;
  rows: number;
  ids: number;
}

const countedOf = ({ unit }: PublishedCount, counted: Counted): number =>
  unit === "IDS" ? counted.ids : counted.rows;

function checkSplit(counted: Counted, published: readonly PublishedCount[]): CheckedSplit {
  const { split, rows, ids, revision } = counted;
  const figures = published.filter(
    (each) => each.version === counted.version && each.split === split,
  );
  const own = figures.filter((each) => each.vintage === revision);
  const equal = figures.filter((each) => each.count === countedOf(each, counted));
  const vintages = [...new Set(equal.map((each) => each.vintage))];
  const facts = { split, rows, ids, vintages };
  if (figures.length === 0) return { ...facts, verdict: "UNKNOWN", nearest: null };
  const isOwn = own.length === 0 || vintages.includes(revision);
  if (equal.length > 0) {
    return { ...facts, verdict: isOwn ? "EQUAL" : "OTHER_VINTAGE", nearest: null };
  }
  const [nearest] = (own.length > 0 ? own : figures)
    .map((figure) => {
      const { vintage, count, unit, source } = figure;
      return { vintage, count, unit, source, difference: countedOf(figure, counted) - count };
    })
    .toSorted((a, b) => Math.abs(a.difference) - Math.abs(b.difference));
  return { ...facts, verdict: "DIFFERENT", nearest: nearest ?? null };
}

async function readCounted(
  { database }: ChangeContext,
  dataset: string,
  version: string | undefined,
): Promise<Counted[]> {
  // Ids are counted from the listings: a minute of work at most, and asked for by hand.
  return database.transaction(async (tx) => {
    await tx.query("SET LOCAL statement_timeout = 0");
    return tx.query(
      `SELECT v.name AS version, r.name AS revision, r.published_at IS NOT NULL AS "isPublished", l.split,
              count(*)::int AS rows, count(DISTINCT c.source_id)::int AS ids,
              (SELECT count(DISTINCT n.action_class_id)::int FROM listing_count n
               WHERE n.revision_id = r.id) AS classes
       FROM dataset d JOIN dataset_version v ON v.dataset_id = d.id JOIN revision r ON r.version_id = v.id
       JOIN listing l ON l.revision_id = r.id JOIN clip c ON c.id = l.clip_id
       WHERE d.slug = $1 AND ($2::text IS NULL OR v.name = $2)
       GROUP BY v.id, r.id, l.split ORDER BY v.id, r.id, l.split`,
      [dataset, version ?? null],
    );
  });
}

/**
 * Holds the counts of every revision, drafts too, against the figures that were published of it:
 * which vintage of the lists each split is, or by how much it differs from them.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND where nothing is listed
 */
export async function checkCounts(
  context: ChangeContext,
  { dataset, version }: { dataset: string; version?: string | undefined },
): Promise<CountsReport> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  const counted = await readCounted(context, dataset, version);
  if (counted.length === 0) {
    const name = version === undefined ? dataset : `${dataset} ${version}`;
    const words = `${name} lists nothing, or is not there. Import its lists: npx kineograph dataset import ${dataset} --version ${version ?? "NAME"} --annotations FILE`;
    throw new KineographError("NOT_FOUND", words);
  }
  const published = publishedCounts.get(dataset);
  const revisions = new Map<string, CheckedRevision>();
  for (const each of counted) {
    const { version: of, revision, isPublished, classes } = each;
    const key = JSON.stringify([of, revision]);
    const publishedClasses = published?.classes[of] ?? null;
    const facts = { version: of, revision, isPublished, classes, publishedClasses };
    const known = revisions.get(key) ?? { ...facts, splits: [] };
    known.splits.push(checkSplit(each, published?.counts ?? []));
    revisions.set(key, known);
  }
  const all = [...revisions.values()];
  const isKnown = all.every(
    ({ classes, publishedClasses, splits }) =>
      splits.every((split) => split.verdict !== "DIFFERENT") &&
      (classes === 0 || publishedClasses === null || classes === publishedClasses),
  );
  return { dataset, isKnown, revisions: all };
}
