import { KineographError } from "../platform/index.js";
import { filesOf, toFacts, type Import } from "./import-context.js";
import type { ImportedSubset } from "./import-report.js";
import { matchListings } from "./match-listings.js";
import { refuseRepeatedIds } from "./refuse-staged-rows.js";
import { writeSubset } from "./write-subset.js";

/** What the import of a subset came to. */
export interface SubsetOutcome {
  subset: ImportedSubset;
  isUnchanged: boolean;
  notes: string[];
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** @throws BAD_INPUT for a name that is none, or a version that lists nothing yet */
function check({ target }: Import, name: string): void {
  if (!namePattern.test(name)) {
    const words = `"${name.slice(0, 100)}" is no name of a subset: letters, digits, dot, dash and underscore, such as mini-200.`;
    throw new KineographError("BAD_INPUT", words);
  }
  if (target.manifestDigest !== null) return;
  const { dataset, version, revision } = target;
  const words = `Revision ${revision} of ${dataset} ${version} lists no clip yet, so nothing can be a subset of it. Import its lists first, or name another with --revision.`;
  throw new KineographError("BAD_INPUT", words);
}

/**
 * Makes the staged rows a named set of the revision's listings. Rows that name none are refused,
 * and hold the import up when they are more than 10 % of their file, unless it may be partial.
 *
 * @throws BAD_INPUT when too little is listed; CONFLICT for a name that is taken, see `writeSubset`
 */
export async function importSubset(step: Import, name: string): Promise<SubsetOutcome> {
  const { tx, record, options, target, formats, refusals } = step;
  check(step, name);
  const whatToDo =
    "Import the lists that it was drawn from, or name their revision; --partial takes the rows that are listed.";
  const share = options.isPartial ? 1 : undefined;
  await refuseRepeatedIds(tx, refusals, filesOf(formats, ["deepmind-json"]));
  const severalCount = await matchListings(tx, refusals, {
    target,
    split: options.split ?? null,
    labelledFiles: filesOf(formats, ["csv", "deepmind-json", "3d-resnets-json"]),
  });
  refusals.requireMostlyValid(whatToDo, share);
  const { isUnchanged, clipCount, digest } = await writeSubset(tx, target, name);
  const { dataset, version, revision } = target;
  if (!isUnchanged) {
    const subject = `${dataset} ${version} ${revision}: subset ${name} of ${clipCount} clips, ${digest}`;
    await record({
      act: "dataset.import",
      version: toFacts(target, target.manifestDigest),
      subject,
    });
  }
  const notes: string[] = [];
  if (severalCount > 0) {
    notes.push(
      `${severalCount} rows name several listings each (other segments or splits of the same source), and all of them are in. --split narrows it down.`,
    );
  }
  return { isUnchanged, notes, subset: { name, clipCount, rowCount: refusals.rowCount, digest } };
}
