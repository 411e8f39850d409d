import { buffer } from "node:stream/consumers";
import type { Command } from "commander";
import { extractFile, type Extraction } from "./extract-file.js";
import { findClipId } from "./find-clip-id.js";
import { addCertifyCommand } from "./certify.js";
import { addFramesOptions, readFramesOptions, type FramesOptions } from "./frames-options.js";
import { outputOf } from "./options.js";
import { say, writeResult } from "./output.js";
import { withClient } from "./run.js";
import { writeArchive } from "./write-archive.js";

interface ExtractAnswer {
  extractFrames: {
    frameSet: Omit<Extraction, "out"> & { archiveUrl: string; contactSheetUrl: string };
  };
}

const extractMutation = `mutation ExtractFrames($input: ExtractFramesInput!) {
  extractFrames(input: $input) {
    frameSet { receipt frameCount archiveUrl contactSheetUrl missing { position index reason } }
  }
}`;

async function extractClip(name: string, options: FramesOptions): Promise<Extraction> {
  const { inputs } = readFramesOptions(options);
  return withClient(async (client) => {
    const { version, purpose } = options;
    const clip = await findClipId(client, name, version);
    const input = { clip, version, ...inputs, purpose: purpose?.toUpperCase() };
    const answer = await client.execute<ExtractAnswer>(extractMutation, { input });
    const { archiveUrl, contactSheetUrl, ...set } = answer.extractFrames.frameSet;
    const sheet = options.contactSheet ? await buffer(await client.fetch(contactSheetUrl)) : null;
    await writeArchive(await client.fetch(archiveUrl), options.out, sheet);
    return { out: options.out, ...set };
  });
}

function printExtraction({ out, receipt, frameCount, missing }: Extraction): string {
  const lines = [`${frameCount} frames in ${out} (receipt ${receipt.slice(0, 12)})`];
  for (const { position, index, reason } of missing) {
    lines.push(`missing: frame ${index} (position ${position}): ${reason}`);
  }
  return lines.join("\n");
}

/** frames extract and certify: of a clip of the catalog, or of any video file. */
export function addFramesCommands(program: Command): void {
  const frames = program.command("frames").description("still pictures");
  const extract = frames
    .command("extract")
    .description(
      "extract frames to <position>_<index>.jpg (or .png, .webp; npy: frames.npy) and frames.json",
    )
    .option("--clip <id>", "a clip of the catalog: its id, or its source id (with _start_end)")
    .option("--file <path>", "a video file outside of any mirror; it is decoded here")
    .option("--version <name>", "the version as which the clip is accessed")
    .option("--purpose <purpose>", "TRAIN, EVALUATE, ANNOTATE, PREVIEW, AUDIT or OTHER");
  addFramesOptions(extract).action(async (options: FramesOptions, command: Command) => {
    const { clip, file } = options;
    if ((clip === undefined) === (file === undefined)) {
      command.error("error: name either --clip or --file", { exitCode: 2 });
    }
    const output = outputOf(command);
    say(output, "Extracting …");
    const done = clip === undefined ? extractFile(file ?? "", options) : extractClip(clip, options);
    writeResult(output, await done, printExtraction);
  });
  addCertifyCommand(frames);
}
