import {
  type ClipsContext,
  admitFilter,
  noteRevisions,
  ClipFilter,
  type FilteredClips,
} from "../clips/index.js";
import { KineographError, type Reader } from "../platform/index.js";
import { ClipCountKey, type ClipCount, type ClipFacet } from "./clip-count.js";
import { readClipCounts } from "./read-clip-counts.js";

/** The mirror that states are of. @throws BAD_INPUT where it must be named; NOT_FOUND for none */
async function findMirrorId(reader: Reader, { dataset, mirror }: ClipFilter): Promise<string> {
  const rows: { id: string; name: string; isScanned: boolean }[] = await reader.query(
    `SELECT m.id, m.name, m.scanned_at IS NOT NULL AS "isScanned"
     FROM mirror m JOIN dataset d ON d.id = m.dataset_id WHERE d.slug = $1 ORDER BY m.name`,
    [dataset],
  );
  const namesOf = (all: typeof rows) => all.map(({ name }) => name).join(", ");
  if (mirror != null) {
    const named = rows.find(({ name }) => name === mirror);
    if (named) return named.id;
    const there = rows.length > 0 ? `There are: ${namesOf(rows)}.` : "There is none.";
    throw new KineographError("NOT_FOUND", `There is no mirror "${mirror}". ${there}`);
  }
  const scanned = rows.filter(({ isScanned }) => isScanned);
  const [only, ...others] = scanned;
  if (!only) {
    const words = `No mirror of ${dataset} was scanned, so its clips have no state: npx kineograph mirror scan NAME`;
    throw new KineographError("BAD_INPUT", words);
  }
  if (others.length === 0) return only.id;
  const words = `A clip has a state in each mirror. Say in which: \`mirror\` in the filter, of ${namesOf(scanned)}.`;
  throw new KineographError("BAD_INPUT", words);
}

async function count(
  { database: { manager } }: ClipsContext,
  { filter, revisions, conditions }: FilteredClips,
  by: readonly ClipCountKey[],
): Promise<ClipCount[]> {
  const needsMirror = by.includes(ClipCountKey.STATE) || filter.states != null;
  const mirrorId = needsMirror ? await findMirrorId(manager, filter) : null;
  const revisionIds = revisions.map((each) => each.revisionId);
  return readClipCounts(manager, { filter, revisionIds, conditions, by, mirrorId });
}

/**
 * How many listings a filter leaves, by each combination of keys that there is.
 *
 * @throws what reading the clips throws; BAD_INPUT for a key given twice or no mirror to speak of
 */
export async function countClips(
  context: ClipsContext,
  asked: ClipFilter,
  by: readonly ClipCountKey[],
): Promise<ClipCount[]> {
  if (new Set(by).size < by.length) {
    throw new KineographError("BAD_INPUT", "Count by each key once.");
  }
  const filtered = await admitFilter(context, asked);
  const counts = await count(context, filtered, by);
  await noteRevisions(context, filtered.revisions);
  return counts;
}

/** The conditions of a filter that each facet speaks of, and so leaves out. */
const ownConditions: Record<ClipCountKey, Partial<ClipFilter>> = {
  VERSION: {},
  SPLIT: { split: null },
  CLASS: { classes: null },
  STATE: { states: null },
  CREATIVE_COMMONS: { isCreativeCommons: null },
};

/** For each key its values, with how many listings each leaves while all other conditions hold. */
export async function readFacets(
  context: ClipsContext,
  asked: ClipFilter,
  keys: readonly ClipCountKey[],
): Promise<ClipFacet[]> {
  const { filter } = await admitFilter(context, asked);
  return Promise.all(
    [...new Set(keys)].map(async (key) => {
      const others = Object.assign(new ClipFilter(), filter, ownConditions[key]);
      const counts = await countClips(context, others, [key]);
      return { key, counts: counts.toSorted((a, b) => b.count - a.count) };
    }),
  );
}
