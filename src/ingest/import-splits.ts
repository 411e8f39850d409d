import { countClipStates } from "../clips/index.js";
import { KineographError } from "../platform/index.js";
import { readClassNumbers } from "./class-numbers.js";
import { filesOf, toFacts, type Import } from "./import-context.js";
import type { ImportedSplit } from "./import-report.js";
import { hasLabelMap, sealLabels, stageLabelMap, writeLabels } from "./label-map.js";
import { readManifestDigest } from "./read-digests.js";
import { readListLabels, type LabelMap } from "./read-label-file.js";
import { refuseRepeatedIds, refuseStagedRows } from "./refuse-staged-rows.js";
import { hasStagedListings, readStagedSplits, replaceSplits } from "./replace-splits.js";
import { pruneSubsets } from "./write-subset.js";

/** What the import of splits came to. */
export interface SplitsOutcome {
  splits: ImportedSplit[];
  isUnchanged: boolean;
  newClipCount: number;
  notes: string[];
}

const isSameMap = (a: LabelMap, b: LabelMap): boolean =>
  a.names.length === b.names.length && a.names.every((name, index) => name === b.names[index]);

/** The one label map that was given, be it in a file of its own or in the lists. */
function chooseMap({ labels, staged }: Import): LabelMap | null {
  let chosen = labels;
  let owner = "--labels";
  for (const { file, names } of staged.labels) {
    const map = readListLabels(file, names);
    if (chosen && !isSameMap(chosen, map)) {
      const words = `The label map in ${file} is another than that of ${owner}. Import each with its own, in a revision of its own.`;
      throw new KineographError("BAD_INPUT", words);
    }
    chosen ??= map;
    owner = file;
  }
  return chosen;
}

/** Replaces the staged splits; gives how many clips are new, and what else changed by it. */
async function write(step: Import, splits: readonly ImportedSplit[], hasMap: boolean) {
  const { tx, target, record } = step;
  if (target.isPublished) {
    const words = `Revision ${target.revision} of ${target.dataset} ${target.version} is published and never changes, and these lists differ from it. Import them into another: --revision NAME`;
    throw new KineographError("CONFLICT", words);
  }
  const newClipCount = await replaceSplits(tx, target, splits);
  await writeLabels(tx, target, hasMap);
  await sealLabels(tx, target);
  await countClipStates(tx, { revisionId: target.revisionId });
  const manifestDigest = await readManifestDigest(tx, target.revisionId);
  await tx.query("UPDATE revision SET manifest_digest = $2 WHERE id = $1", [
    target.revisionId,
    manifestDigest,
  ]);
  const what = splits.map((each) => `${each.split} ${each.rows}`).join(", ");
  await record({
    act: "dataset.import",
    version: toFacts(target, manifestDigest),
    subject: `${target.dataset} ${target.version} ${target.revision}: ${what}`,
  });
  return { newClipCount, notes: await pruneSubsets(tx, target.revisionId) };
}

function makeNotes({ formats, options }: Import, map: LabelMap | null, lacksMap: boolean) {
  const notes: string[] = [];
  if (map?.firstIndex === 1) {
    notes.push("The label map counts from 1; label indices count from 0 here, as trainers do.");
  }
  if (lacksMap) {
    notes.push("The lists give class numbers, which mean nothing without --labels: not read.");
  }
  for (const file of filesOf(formats, ["deepmind-json"])) {
    const name = options.files[file]?.replace(/^.*[/\\]/, "") ?? "";
    notes.push(
      `${name} is keyed by id: it holds one segment of each id, so other segments of the same source cannot stand in it.`,
    );
  }
  return notes;
}

/**
 * Replaces the splits that stand staged in the revision, and keeps the others.
 *
 * @throws BAD_INPUT when too much of a file is refused; CONFLICT for a published revision
 */
export async function importSplits(step: Import): Promise<SplitsOutcome> {
  const { tx, target, refusals, formats } = step;
  const map = chooseMap(step);
  const hasMap = await stageLabelMap(tx, target, map?.names ?? null);
  const hasNumbers =
    filesOf(formats, ["paths"]).length > 0 &&
    (await readClassNumbers(tx, refusals, map?.firstIndex ?? 0));
  await refuseRepeatedIds(tx, refusals, filesOf(formats, ["deepmind-json"]));
  await refuseStagedRows(tx, refusals, hasMap);
  const splits = await readStagedSplits(tx);
  const isUnchanged =
    (await hasStagedListings(tx, target, splits)) && (!hasMap || (await hasLabelMap(tx, target)));
  const { newClipCount, notes } = isUnchanged
    ? { newClipCount: 0, notes: [] }
    : await write(step, splits, hasMap);
  return {
    splits,
    isUnchanged,
    newClipCount,
    notes: [...notes, ...makeNotes(step, map, hasNumbers && !hasMap)],
  };
}
