import { realpath } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { Command } from "commander";
import { DecoderPool, findDecoder } from "../decoder/index.js";
import { chooseIndices, makePack, makeReceipt } from "../frames/index.js";
import { KineographError, readProcessSettings, type Settings } from "../platform/index.js";
import type { Client } from "./client.js";
import { addFramesOptions, readFramesOptions, type FramesOptions } from "./frames-options.js";
import { outputOf } from "./options.js";
import { say, writeResult } from "./output.js";
import { withClient } from "./run.js";
import { writeArchive } from "./write-archive.js";

interface Missing {
  position: number;
  index: number;
  reason: string;
}

/** What an extraction gave. */
interface Extraction {
  out: string;
  receipt: string;
  frameCount: number;
  missing: Missing[];
}

interface ClipAnswer {
  clip: { id: string } | null;
}

interface ExtractAnswer {
  extractFrames: {
    frameSet: { receipt: string; frameCount: number; archiveUrl: string; missing: Missing[] };
  };
}

const clipQuery = `query Clip($id: ID, $sourceId: String, $startSeconds: Float, $endSeconds: Float) {
  clip(id: $id, sourceId: $sourceId, startSeconds: $startSeconds, endSeconds: $endSeconds) { id }
}`;

const extractMutation = `mutation ExtractFrames($input: ExtractFramesInput!) {
  extractFrames(input: $input) {
    frameSet { receipt frameCount archiveUrl missing { position index reason } }
  }
}`;

/** The ways to name a clip: its id, `sourceId_start_end` as in file names, or the source id alone. */
async function findClipId(client: Client, name: string): Promise<string> {
  const timed = /^(.+)_(\d+)_(\d+)$/.exec(name);
  const isGlobal = /^Q2xpcD[A-Za-z0-9_-]+$/.test(name);
  const attempts: Record<string, unknown>[] = [
    ...(isGlobal ? [{ id: name }] : []),
    ...(timed
      ? [{ sourceId: timed[1], startSeconds: Number(timed[2]), endSeconds: Number(timed[3]) }]
      : []),
    { sourceId: name },
  ];
  for (const variables of attempts) {
    const { clip } = await client.execute<ClipAnswer>(clipQuery, variables);
    if (clip) return clip.id;
  }
  const words = `There is no clip "${name}". Find one with: npx kineograph clips list`;
  throw new KineographError("NOT_FOUND", words);
}

async function extractClip(name: string, options: FramesOptions): Promise<Extraction> {
  const { inputs } = readFramesOptions(options);
  return withClient(async (client) => {
    const clip = await findClipId(client, name);
    const { version, purpose } = options;
    const input = { clip, version, ...inputs, purpose: purpose?.toUpperCase() };
    const answer = await client.execute<ExtractAnswer>(extractMutation, { input });
    const { archiveUrl, ...set } = answer.extractFrames.frameSet;
    await writeArchive(await client.fetch(archiveUrl), options.out);
    return { out: options.out, ...set };
  });
}

/** Files of a mirror are taken as clips, so that grants and the audit log see it. */
async function refuseMirrorFile(file: string, settings: Settings): Promise<void> {
  const real = await realpath(file).catch(() => path.resolve(file));
  const root = settings.mirrorRoots.find((each) => real.startsWith(`${each.path}/`));
  if (!root) return;
  const words = `This file belongs to the mirror root "${root.name}". Ask for its clip: --clip ID`;
  throw new KineographError("FORBIDDEN", words);
}

async function extractFile(file: string, options: FramesOptions): Promise<Extraction> {
  const settings = readProcessSettings();
  const { sampling, picture } = readFramesOptions(options);
  await refuseMirrorFile(file, settings);
  const pool = await DecoderPool.start({
    program: findDecoder(settings.decoder),
    size: 1,
    deadlineMs: 10 * 60_000,
    maxQueue: 1,
  });
  try {
    let wanted: number[] = [];
    const extracted = await pool.extract({
      path: path.resolve(file),
      picture,
      choose: (index) => (wanted = chooseIndices(sampling, index)),
    });
    const { decoderId } = pool;
    const facts = { inputSha256: extracted.inputSha256, sampling, picture, decoderId };
    const pack = await makePack(makeReceipt(facts), facts, wanted, extracted);
    await writeArchive(Readable.from(pack.pieces), options.out);
    const { receipt, missing, frames } = pack;
    return { out: options.out, receipt, frameCount: frames.length, missing };
  } finally {
    await pool.close();
  }
}

function printExtraction({ out, receipt, frameCount, missing }: Extraction): string {
  const lines = [`${frameCount} frames in ${out} (receipt ${receipt.slice(0, 12)})`];
  for (const { position, index, reason } of missing) {
    lines.push(`missing: frame ${index} (position ${position}): ${reason}`);
  }
  return lines.join("\n");
}

/** frames extract: pictures of a clip of the catalog, or of any video file. */
export function addFramesCommands(program: Command): void {
  const frames = program.command("frames").description("still pictures");
  const extract = frames
    .command("extract")
    .description("extract frames to <position>_<index>.jpg and frames.json")
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
}
