import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { importAnnotations, type ImportReport } from "../../src/ingest/index.js";
import type { TestProduct } from "../support/product.js";

/** Ids that a list must carry unharmed: a hyphen ahead, underscores, and what looks like a formula. */
export const oddIds = ["-kYzxMKp514", "__NrybzYzUg", "=1+2", "@sum", "+49", "plain000001"] as const;

/** Imports and publishes a list that is given as text: `name` → content. */
export async function importLists(
  { context }: TestProduct,
  into: string | { version: string; revision: string },
  lists: Record<string, string>,
  labels?: readonly string[],
): Promise<ImportReport> {
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-lists-"));
  const write = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  try {
    return await importAnnotations(await context(), {
      dataset: "kinetics",
      ...(typeof into === "string" ? { version: into } : into),
      files: Object.entries(lists).map(([name, content]) => write(name, content)),
      isPublish: true,
      ...(labels ? { labels: write("labels.txt", `${labels.join("\n")}\n`) } : {}),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Six odd clips in two classes to train on, one to validate, one with a hidden label to test. */
export const oddLists = {
  "train.csv": [
    "label,youtube_id,time_start,time_end,split,is_cc",
    ...oddIds.map(
      (id, n) =>
        `${n % 2 ? '"cutting, ""fast"""' : "abseiling"},${id},${n},${n + 10},train,${n % 2}`,
    ),
    "",
  ].join("\n"),
  "val.csv": "label,youtube_id,time_start,time_end,split,is_cc\nabseiling,valid000001,5,15,val,0\n",
  "test.csv": "youtube_id,time_start,time_end,split\nhidden00000,5,15,test\n",
};

/** Their label map: the second class comes first in it. */
export const oddLabels = ['cutting, "fast"', "abseiling"] as const;

/** A member of the lab with leave to export `version`, the terms accepted. */
export async function joinExporter(
  lab: TestProduct,
  name: string,
  version: string,
): Promise<string> {
  const token = await lab.join(name, { version, scope: "EXPORT" });
  await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, token);
  return token;
}
