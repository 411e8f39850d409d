import { Split } from "../catalog/index.js";

const spellings: ReadonlyMap<string, Split> = new Map([
  ["train", Split.TRAIN],
  ["training", Split.TRAIN],
  ["val", Split.VALIDATE],
  ["valid", Split.VALIDATE],
  ["validate", Split.VALIDATE],
  ["validation", Split.VALIDATE],
  ["test", Split.TEST],
  ["testing", Split.TEST],
  ["holdout", Split.HOLDOUT],
  ["heldout", Split.HOLDOUT],
  ["holdouttest", Split.HOLDOUT],
  ["heldouttest", Split.HOLDOUT],
]);

/** The split that a list calls `word`, in any of the spellings seen; null for none of them. */
export function readSplit(word: string): Split | null {
  return spellings.get(word.toLowerCase().replace(/[\s_-]+/g, "")) ?? null;
}

/**
 * The split that a file's name tells (`kinetics-400_val.csv`), or null when it tells none or
 * several (`trainlist01.txt`). A held-out test set is a split of its own: `kinetics600_holdout_test.csv`.
 */
export function readSplitOfName(fileName: string): Split | null {
  const words = fileName
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, "")
    .replaceAll(/held[-_]out|hold[-_]out/g, "holdout");
  const found = new Set(words.split(/[^a-z]+/).map((word) => readSplit(word.replace(/list$/, ""))));
  found.delete(null);
  if (found.has(Split.HOLDOUT)) found.delete(Split.TEST);
  return found.size === 1 ? ([...found][0] ?? null) : null;
}
