import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { importAnnotations } from "../../src/ingest/index.js";
import type { TestProduct } from "../support/product.js";

/** A version (of kinetics, unless another is named) whose rows are `label,id,start,end,split`; an empty label is a hidden one. */
export interface MadeVersion {
  dataset?: string;
  version: string;
  revision?: string;
  rows: readonly string[];
  /** In the order of their label index. */
  labels?: readonly string[];
  isDraft?: boolean;
}

/** Imports rows that a test wrote, and publishes them. */
export async function importRows(
  { context }: TestProduct,
  { dataset = "kinetics", version, revision, rows, labels, isDraft = false }: MadeVersion,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-lists-"));
  const write = (name: string, lines: readonly string[]): string => {
    const file = path.join(folder, name);
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const [hidden, shown] = [true, false].map((is) =>
    rows.filter((row) => row.startsWith(",") === is),
  );
  const files: string[] = [];
  if (shown?.length) {
    files.push(write("shown.csv", ["label,youtube_id,time_start,time_end,split", ...shown]));
  }
  if (hidden?.length) {
    const cut = hidden.map((row) => row.slice(1));
    files.push(write("hidden.csv", ["youtube_id,time_start,time_end,split", ...cut]));
  }
  try {
    await importAnnotations(await context(), {
      dataset,
      version,
      revision,
      files,
      labels: labels && write("labels.txt", labels),
      isPublish: !isDraft,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
