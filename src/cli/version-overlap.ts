import { Option, type Command } from "commander";
import { outputOf, parseShare, parseWhole } from "./options.js";
import { startProgress, table, writeResult } from "./output.js";
import { withClient } from "./run.js";
import { collectSplit, type SplitName } from "./version-names.js";
import { prepareSafeList, writeSafeList } from "./write-safe-list.js";

interface Place {
  version: string;
  revision: string;
  split: string;
  className: string | null;
  clip: { sourceId: string; startSeconds: number | null; endSeconds: number | null };
}

interface Named {
  dataset: string;
  version: string;
  revision: string;
  split: string;
}

interface Overlap {
  verdict: string;
  count: number;
  words: string;
  coverage: Record<"train" | "evaluate", { clipCount: number; hashedCount: number }> | null;
  pairs: { train: Named; evaluate: Named; count: number }[];
  clips: { edges: { train: Place[]; evaluate: Place[] }[] };
  safeSubset: { count: number; leftOutCount: number };
}

const place = "version revision split className clip { sourceId startSeconds endSeconds }";
const named = "dataset version revision split";
const query = `query Overlap($train: [SplitRef!]!, $evaluate: [SplitRef!]!, $level: OverlapLevel!,
  $leastCoverage: Float!, $purpose: Purpose, $first: Int!) {
  splitOverlap(train: $train, evaluate: $evaluate, level: $level, leastCoverage: $leastCoverage, purpose: $purpose) {
    verdict count words
    coverage { train { clipCount hashedCount } evaluate { clipCount hashedCount } }
    pairs { train { ${named} } evaluate { ${named} } count }
    clips(first: $first) { edges { train { ${place} } evaluate { ${place} } } }
    safeSubset { count leftOutCount }
  }
}`;

interface OverlapOptions {
  train: SplitName[];
  evaluate: SplitName[];
  level: string;
  leastCoverage: number;
  purpose?: string;
  first: number;
  safeList?: string;
}

const nameOf = ({ version, revision, split }: Named | Place) => `${version} ${split} (${revision})`;

function describe({ clip, className, ...at }: Place): string {
  const times = `${clip.startSeconds ?? "?"}-${clip.endSeconds ?? "?"}`;
  return `${nameOf({ clip, className, ...at })} ${times} ${className ?? "label hidden"}`;
}

function printOverlap(overlap: Overlap & { safeList?: { file: string; rows: number } }): string {
  const { words, pairs, clips, safeSubset, safeList } = overlap;
  const lines = [
    words,
    table(
      ["train", "evaluate", "shared"],
      pairs.map((pair) => [nameOf(pair.train), nameOf(pair.evaluate), String(pair.count)]),
    ),
  ];
  if (clips.edges.length > 0) {
    const rows = clips.edges.map(({ train, evaluate }) => [
      train[0]?.clip.sourceId ?? "",
      train.map(describe).join("; "),
      evaluate.map(describe).join("; "),
    ]);
    lines.push(table(["source", "trained on as", "evaluated on as"], rows));
  }
  const { count, leftOutCount } = safeSubset;
  lines.push(`Safe to train on: ${count} listings; left out: ${leftOutCount}.`);
  if (safeList) lines.push(`Wrote ${safeList.rows} rows to ${safeList.file}.`);
  else if (leftOutCount > 0) lines.push("Write them as a list: --safe-list FILE");
  return lines.join("\n");
}

/** version overlap: may one train on these splits and test on those? */
export function addOverlapCommand(version: Command): void {
  version
    .command("overlap")
    .description("may I train on X and test on Y? the verdict, the clips in both, a safe list")
    .requiredOption("--train <version:split>", "what is trained on; repeat it", collectSplit)
    .requiredOption("--evaluate <version:split>", "what is evaluated on; repeat it", collectSplit)
    .addOption(
      new Option("--level <level>", "what counts as shared: a segment, a video, an identical file")
        .choices(["segment", "video", "near_duplicate"])
        .default("video"),
    )
    .option(
      "--least-coverage <share>",
      "of near_duplicate: hashed share of a side",
      parseShare,
      0.9,
    )
    .option("--first <n>", "how many of the offending clips to show", parseWhole, 20)
    .option("--safe-list <file>", "write what is safe to train on, as CSV")
    .addOption(
      new Option("--purpose <purpose>", "what for; the audit log says it").choices([
        "train",
        "evaluate",
        "annotate",
        "preview",
        "audit",
        "other",
      ]),
    )
    .action(async ({ first, safeList, ...options }: OverlapOptions, command: Command) => {
      const output = outputOf(command);
      const { train, evaluate, leastCoverage } = options;
      const level = options.level.toUpperCase();
      const purpose = options.purpose?.toUpperCase() ?? null;
      const question = { train, evaluate, level, leastCoverage, purpose };
      if (safeList !== undefined) await prepareSafeList(safeList);
      const result = await withClient(async (client) => {
        const { splitOverlap } = await client.execute<{ splitOverlap: Overlap }>(query, {
          ...question,
          first,
        });
        if (safeList === undefined) return splitOverlap;
        const progress = startProgress(output, "Writing the safe list");
        const total = splitOverlap.safeSubset.count;
        const rows = await writeSafeList(client, question, safeList, (done) =>
          progress.update(done, total),
        ).finally(() => progress.end());
        return { ...splitOverlap, safeList: { file: safeList, rows } };
      });
      writeResult(output, result, printOverlap);
    });
}
