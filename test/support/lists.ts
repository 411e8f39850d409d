import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { importAnnotations } from "../../src/ingest/index.js";
import type { TestProduct } from "./product.js";

/** A version of kinetics as a test wants it: `classes` × `clips` in TRAIN, and a hidden test split. */
export interface SmallVersion {
  version: string;
  classes: number;
  clips: number;
  isDraft?: boolean;
}

/** Source id of clip `n` of class `c`; the same in every version, as in the real lists. */
export function sourceIdOf(c: number, n: number): string {
  return `c${String(c).padStart(4, "0")}n${String(n).padStart(5, "0")}`;
}

/** Imports (and publishes) small lists, so that a test has something to ask for. */
export async function importSmallVersion(
  { context }: TestProduct,
  small: SmallVersion,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-lists-"));
  const lines = ["label,youtube_id,time_start,time_end,split"];
  const names: string[] = [];
  for (let c = 0; c < small.classes; c += 1) {
    names.push(`class ${String(c).padStart(3, "0")}`);
    for (let n = 0; n < small.clips; n += 1) {
      lines.push(`${names.at(-1) ?? ""},${sourceIdOf(c, n)},${n},${n + 10},train`);
    }
  }
  const train = path.join(folder, "train.csv");
  const test = path.join(folder, "test.csv");
  const labels = path.join(folder, "labels.txt");
  writeFileSync(train, `${lines.join("\n")}\n`);
  writeFileSync(test, "youtube_id,time_start,time_end,split\nhidden00000,5,15,test\n");
  writeFileSync(labels, `${names.join("\n")}\n`);
  try {
    await importAnnotations(await context(), {
      dataset: "kinetics",
      version: small.version,
      files: [train, test],
      labels,
      isPublish: small.isDraft !== true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
