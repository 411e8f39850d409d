import type { CurrentRevision } from "../catalog/index.js";
import type { Reader } from "../platform/index.js";
import { ClassRename, ComparedClass, LabelIndexChange, RenameReason } from "./compared-class.js";
import { readRenameExamples } from "./read-rename-examples.js";
import type { ClassChanges } from "./version-comparison.js";

/** Fewest shared clips that speak for a rename; in the real lists the least evidence is 20. */
const leastSharedClips = 3;
/** More than this share of either class's shared clips: a class that was merged or split has less. */
const leastShare = 0.5;

interface ClassRow {
  revisionId: string;
  actionClassId: string;
  name: string;
  labelIndex: number | null;
  clipCount: number;
}

/** The classes of both revisions; one statement. */
async function readClasses(
  reader: Reader,
  revisions: readonly CurrentRevision[],
): Promise<ComparedClass[][]> {
  const rows: ClassRow[] = await reader.query(
    `SELECT b.revision_id AS "revisionId", b.action_class_id AS "actionClassId", a.name,
            b.label_index AS "labelIndex", coalesce((
              SELECT sum(n.clip_count) FROM listing_count n
              WHERE n.revision_id = b.revision_id AND n.action_class_id = b.action_class_id), 0)::int AS "clipCount"
     FROM label b JOIN action_class a ON a.id = b.action_class_id
     WHERE b.revision_id = ANY($1::bigint[]) ORDER BY a.name COLLATE "C"`,
    [revisions.map(({ revisionId }) => revisionId)],
  );
  return revisions.map((current) =>
    rows
      .filter(({ revisionId }) => revisionId === current.revisionId)
      .map(({ revisionId: _, ...row }) => Object.assign(new ComparedClass(), row, { current })),
  );
}

interface SharedClips {
  oldId: string;
  newId: string;
  n: number;
}

/**
 * How many clips go from which class to which, of the clips that both revisions list with a label
 * and whose class is one of `oldIds` there or of `newIds` here; one statement.
 */
function countShared(
  reader: Reader,
  [from, to]: readonly CurrentRevision[],
  oldIds: readonly string[],
  newIds: readonly string[],
): Promise<SharedClips[]> {
  return reader.query(
    `SELECT "oldId", "newId", count(*)::int AS n FROM (
       SELECT DISTINCT f.clip_id, f.action_class_id AS "oldId", t.action_class_id AS "newId"
       FROM listing f JOIN listing t ON t.clip_id = f.clip_id AND t.revision_id = $2
       WHERE f.revision_id = $1 AND f.action_class_id IS NOT NULL AND t.action_class_id IS NOT NULL
         AND (f.action_class_id = ANY($3::bigint[]) OR t.action_class_id = ANY($4::bigint[]))) s
     GROUP BY 1, 2`,
    [from?.revisionId, to?.revisionId, oldIds, newIds],
  );
}

function sumBy(rows: readonly SharedClips[], keyOf: (row: SharedClips) => string) {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.n);
  return sums;
}

/** Letters and digits alone, in lower case. */
function spellingOf({ name }: ComparedClass): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The one class of `others` that is spelled alike, if `one` is the only one spelled so on its side. */
function findSpelling(
  one: ComparedClass,
  side: readonly ComparedClass[],
  others: readonly ComparedClass[],
): ComparedClass | null {
  const spelling = spellingOf(one);
  const [found, second] = others.filter((other) => spellingOf(other) === spelling);
  const isOnly = side.filter((other) => spellingOf(other) === spelling).length === 1;
  return found && !second && isOnly ? found : null;
}

/** The rename map from the classes that went to those that came. */
function findRenames(
  gone: readonly ComparedClass[],
  come: readonly ComparedClass[],
  shared: readonly SharedClips[],
): Omit<ClassRename, "readExamples" | "examples">[] {
  const ofOld = sumBy(shared, ({ oldId }) => oldId);
  const ofNew = sumBy(shared, ({ newId }) => newId);
  const evidenceOf = (from: ComparedClass, to: ComparedClass) => {
    const [oldId, newId] = [from.actionClassId, to.actionClassId];
    const n = shared.find((row) => row.oldId === oldId && row.newId === newId)?.n ?? 0;
    const share = (sum: number | undefined) => (sum ? n / sum : null);
    return {
      sharedClipCount: n,
      shareOfOld: share(ofOld.get(oldId)),
      shareOfNew: share(ofNew.get(newId)),
    };
  };
  const spellings = new Map(gone.map((from) => [from, findSpelling(from, gone, come)]));
  const claimed = new Set(spellings.values());
  const unclaimed = come.filter((to) => !claimed.has(to));
  return gone.flatMap((from) => {
    const spelled = spellings.get(from);
    for (const to of spelled ? [spelled] : unclaimed) {
      const evidence = evidenceOf(from, to);
      const { sharedClipCount, shareOfOld, shareOfNew } = evidence;
      const isShared =
        sharedClipCount >= leastSharedClips &&
        (shareOfOld ?? 0) > leastShare &&
        (shareOfNew ?? 0) > leastShare;
      const reason = spelled ? RenameReason.SPELLING : RenameReason.SHARED_CLIPS;
      if (isShared || spelled) return [{ from, to, reason, ...evidence }];
    }
    return [];
  });
}

function findIndexChanges(
  before: readonly ComparedClass[],
  after: readonly ComparedClass[],
  renamed: readonly ClassRename[],
): LabelIndexChange[] {
  const byId = new Map(after.map((each) => [each.actionClassId, each]));
  for (const { from, to } of renamed) byId.set(from.actionClassId, to);
  return before.flatMap((from) => {
    const to = byId.get(from.actionClassId);
    if (!to || to.labelIndex === from.labelIndex) return [];
    return [Object.assign(new LabelIndexChange(), { from, to })];
  });
}

/** How the classes of two revisions differ: two statements, and one more for all the examples. */
export async function readClassChanges(
  reader: Reader,
  from: CurrentRevision,
  to: CurrentRevision,
  noteExamples: Parameters<typeof readRenameExamples>[2],
): Promise<ClassChanges> {
  const [before = [], after = []] = await readClasses(reader, [from, to]);
  const beforeIds = new Set(before.map((each) => each.actionClassId));
  const afterIds = new Set(after.map((each) => each.actionClassId));
  const gone = before.filter((each) => !afterIds.has(each.actionClassId));
  const come = after.filter((each) => !beforeIds.has(each.actionClassId));
  const ids = (classes: readonly ComparedClass[]) => classes.map((each) => each.actionClassId);
  const shared =
    gone.length > 0 && come.length > 0
      ? await countShared(reader, [from, to], ids(gone), ids(come))
      : [];
  const renames = findRenames(gone, come, shared);
  const renameIds: ClassChanges["renameIds"] = [
    ids(renames.map((each) => each.from)),
    ids(renames.map((each) => each.to)),
  ];
  const readExamples = readRenameExamples(reader, { from, to, renameIds }, noteExamples);
  const renamed = renames.map((rename, index) =>
    Object.assign(new ClassRename(), rename, { readExamples: () => readExamples(index) }),
  );
  const [goneIds, comeIds] = renameIds.map((each) => new Set(each));
  return {
    added: come.filter((each) => !comeIds?.has(each.actionClassId)),
    removed: gone.filter((each) => !goneIds?.has(each.actionClassId)),
    renamed,
    indexChanges: findIndexChanges(before, after, renamed),
    renameIds,
  };
}
