import type { Command } from "commander";
import { addFilterOptions, toClipFilter, type FilterOptions } from "./filter-options.js";
import { addExportCommand } from "./export-clips.js";
import { outputOf, parseWhole } from "./options.js";
import { say, table, writeResult } from "./output.js";
import { withClient } from "./run.js";

interface ClipRow {
  id: string;
  sourceId: string;
  startSeconds: number | null;
  endSeconds: number | null;
  listings: { version: { name: string }; split: string; actionClass: { name: string } | null }[];
  files: { state: string; reason: string | null; mirror: { name: string } }[];
}

interface ClipsAnswer {
  clips: { nodes: ClipRow[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

const clipsQuery = `query Clips($filter: ClipFilter, $order: ClipOrder, $first: Int, $after: String) {
  clips(filter: $filter, order: $order, first: $first, after: $after) {
    nodes {
      id sourceId startSeconds endSeconds
      listings { version { name } split actionClass { name } }
      files { state reason mirror { name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface ListOptions extends FilterOptions {
  order: string;
  desc?: boolean;
  first: number;
  after?: string;
}

function printClips({ nodes }: ClipsAnswer["clips"]): string {
  return table(
    ["source", "start", "end", "listings", "files", "id"],
    nodes.map((clip) => [
      clip.sourceId,
      String(clip.startSeconds ?? ""),
      String(clip.endSeconds ?? ""),
      clip.listings
        .map((each) => `${each.version.name}/${each.split}/${each.actionClass?.name ?? "?"}`)
        .join(", "),
      clip.files.map((each) => `${each.mirror.name}:${each.state}`).join(", "),
      clip.id,
    ]),
  );
}

/** clips list: a page of clips by filter; clips export: the whole list. */
export function addClipsCommands(program: Command): void {
  const clips = program.command("clips").description("clips of the versions you may read");
  const list = clips
    .command("list")
    .description("list clips with their places and the state of their files");
  addFilterOptions(list)
    .option("--order <key>", "ADDED, SOURCE_ID or DURATION", "ADDED")
    .option("--desc", "from the end of that order")
    .option("--first <n>", "how many", parseWhole, 50)
    .option("--after <cursor>", "go on after this cursor")
    .action(async (options: ListOptions, command: Command) => {
      const { first, after, desc } = options;
      const order = { by: options.order.toUpperCase(), direction: desc ? "DESC" : "ASC" };
      const variables = { filter: toClipFilter(options), order, first, after };
      const output = outputOf(command);
      const answer = await withClient((client) =>
        client.execute<ClipsAnswer>(clipsQuery, variables),
      );
      writeResult(output, answer.clips, printClips);
      const { hasNextPage, endCursor } = answer.clips.pageInfo;
      if (hasNextPage && !output.isJson) say(output, `More: --after ${endCursor ?? ""}`);
    });
  addExportCommand(clips);
}
