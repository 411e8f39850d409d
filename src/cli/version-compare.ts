import { Option, type Command } from "commander";
import { outputOf, parseWhole } from "./options.js";
import { say, table, writeResult } from "./output.js";
import { withClient } from "./run.js";
import { parseVersion, type VersionName } from "./version-names.js";

interface Class {
  name: string;
  labelIndex: number | null;
  version: string;
  revision: string;
}

interface Named<Row> {
  totalCount: number;
  nodes: Row[];
}

interface Place {
  version: string;
  split: string;
  className: string | null;
  clip: { sourceId: string; startSeconds: number | null; endSeconds: number | null };
}

interface Comparison {
  from: { version: string; revision: string };
  to: { version: string; revision: string };
  clipCounts: Record<string, number>;
  addedClasses: Named<Class>;
  removedClasses: Named<Class>;
  renamedClasses: Named<{
    from: Class;
    to: Class;
    reason: string;
    sharedClipCount: number;
    shareOfOld: number | null;
    shareOfNew: number | null;
    examples: { sourceId: string }[];
  }>;
  labelIndexChanges: Named<{ from: Class; to: Class }>;
  clips?: {
    nodes: { before: Place[]; after: Place[] }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** More classes than any version has; the pages' own cap. */
const classesCap = 1000;

const listed = "name labelIndex version revision";
const place = "version split className clip { sourceId startSeconds endSeconds }";
/** All classes that differ, and a page of clips. */
export const compareQuery = `query Compare($dataset: String!, $from: String!, $to: String!, $fromRevision: String,
  $toRevision: String, $withClips: Boolean!, $change: ClipChangeKind!, $first: Int, $after: String) {
  compareVersions(dataset: $dataset, from: $from, to: $to, fromRevision: $fromRevision, toRevision: $toRevision) {
    from { version revision manifestDigest } to { version revision manifestDigest }
    clipCounts { from to shared unchanged added removed retimed moved relabelled renamed labelled unlabelled }
    addedClasses(first: ${classesCap}) { totalCount nodes { ${listed} } }
    removedClasses(first: ${classesCap}) { totalCount nodes { ${listed} } }
    renamedClasses(first: ${classesCap}) { totalCount nodes { from { ${listed} } to { ${listed} } reason
      sharedClipCount shareOfOld shareOfNew examples { sourceId } } }
    labelIndexChanges(first: ${classesCap}) { totalCount nodes { from { ${listed} } to { ${listed} } } }
    clips(change: $change, first: $first, after: $after) @include(if: $withClips) {
      nodes { before { ${place} } after { ${place} } } pageInfo { hasNextPage endCursor } }
  }
}`;

const changes = [
  "added",
  "removed",
  "retimed",
  "moved",
  "relabelled",
  "renamed",
  "labelled",
  "unlabelled",
];

interface CompareOptions {
  dataset: string;
  change?: string;
  first: number;
  after?: string;
}

function describe({ version, split, className, clip }: Place): string {
  const times = `${clip.startSeconds ?? "?"}-${clip.endSeconds ?? "?"}`;
  return `${version}/${split} ${times} ${className ?? "label hidden"}`;
}

function printClips({ nodes }: NonNullable<Comparison["clips"]>): string {
  const rows = nodes.map(({ before, after }) => [
    (after[0] ?? before[0])?.clip.sourceId ?? "",
    before.map(describe).join("; "),
    after.map(describe).join("; "),
  ]);
  return table(["source", "before", "after"], rows);
}

function listNames(title: string, { totalCount, nodes }: Named<Class>): string[] {
  if (totalCount === 0) return [];
  return [`${totalCount} classes ${title}: ${nodes.map(({ name }) => name).join(", ")}`];
}

function printComparison(comparison: Comparison): string {
  const { from, to, clipCounts, renamedClasses, labelIndexChanges, clips } = comparison;
  const counts = Object.entries(clipCounts).map(([name, n]) => [name, String(n)]);
  const percent = (share: number | null) => (share === null ? "–" : `${Math.round(share * 100)} %`);
  const renames = renamedClasses.nodes.map((each) => [
    each.from.name,
    each.to.name,
    each.reason,
    String(each.sharedClipCount),
    percent(each.shareOfOld),
    percent(each.shareOfNew),
  ]);
  return [
    `${from.version} (${from.revision}) → ${to.version} (${to.revision})`,
    table(["clips", ""], counts),
    ...(renames.length > 0
      ? [table(["old name", "new name", "why", "clips", "of old", "of new"], renames)]
      : []),
    ...listNames("added", comparison.addedClasses),
    ...listNames("removed", comparison.removedClasses),
    `${labelIndexChanges.totalCount} classes have another label index.`,
    ...(clips ? [printClips(clips)] : []),
  ].join("\n\n");
}

/** version compare: what changed from one version, or vintage, to another. */
export function addCompareCommand(version: Command): void {
  version
    .command("compare")
    .description("what changed between two versions, or vintages: 400, 400@first-release")
    .argument("<from>", "a version, or VERSION@REVISION", parseVersion)
    .argument("<to>", "another", parseVersion)
    .option("--dataset <slug>", "the data set", "kinetics")
    .addOption(new Option("--change <kind>", "list the clips that changed so").choices(changes))
    .option("--first <n>", "how many clips of --change", parseWhole, 50)
    .option("--after <cursor>", "go on after this cursor")
    .action(
      async (from: VersionName, to: VersionName, options: CompareOptions, command: Command) => {
        const output = outputOf(command);
        const { dataset, change, first, after } = options;
        const variables = {
          dataset,
          from: from.version,
          to: to.version,
          fromRevision: from.revision,
          toRevision: to.revision,
          withClips: change !== undefined,
          change: (change ?? "added").toUpperCase(),
          first,
          after,
        };
        const { compareVersions } = await withClient((client) =>
          client.execute<{ compareVersions: Comparison }>(compareQuery, variables),
        );
        writeResult(output, compareVersions, printComparison);
        const { hasNextPage, endCursor } = compareVersions.clips?.pageInfo ?? {};
        if (hasNextPage && !output.isJson) say(output, `More: --after ${endCursor ?? ""}`);
      },
    );
}
