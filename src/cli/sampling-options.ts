import { InvalidArgumentError, Option, type Command } from "commander";
import { KineographError } from "../platform/index.js";
import { ViewsPreset, type SamplingInput } from "../sampling/index.js";
import { parseWhole } from "./options.js";

/** The options by which frames are chosen, as commander gives them. */
export interface SamplingOptions {
  uniform?: number;
  placement: "CENTRES" | "ENDPOINTS";
  segments?: number;
  dense?: number;
  preset?: ViewsPreset;
  every?: number;
  rate?: number;
  timestamps?: number[];
  indices?: number[];
  keyframes?: true;
  all?: true;
  seed?: number;
  draws?: number;
  stride?: number;
  start?: number;
  length?: number;
  clips?: number;
  outOfBound?: "LOOP" | "REPEAT_LAST";
  fps?: number;
  clipSeconds?: number;
  strideSeconds?: number;
}

function parseList(parse: (text: string) => number) {
  return (text: string) => text.split(",").map((each) => parse(each.trim()));
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Write a number, such as 2.5.");
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text !== "" && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError("Write seconds, such as 0,2.5,9.97.");
}

/** The ways of choosing frames, of which exactly one is given. */
function addSamplings(command: Command): Command {
  return command
    .option("--uniform <n>", "so many frames, evenly spread", parseWhole)
    .addOption(
      new Option("--placement <placement>", "of --uniform")
        .choices(["CENTRES", "ENDPOINTS"])
        .default("CENTRES"),
    )
    .option("--segments <n>", "one frame drawn in each of so many equal parts", parseWhole)
    .option("--dense <length>", "so many consecutive frames, centred", parseWhole)
    .addOption(
      new Option("--preset <name>", "clips as another project takes them").choices(
        Object.values(ViewsPreset),
      ),
    )
    .option("--every <n>", "every n-th frame", parseWhole)
    .option("--rate <fps>", "so many pictures a second", parseNumber)
    .option("--timestamps <list>", "the pictures shown at these seconds", parseList(parseSeconds))
    .option(
      "--indices <list>",
      "these frames: 3,31,100 (--indices=-1 is the last)",
      parseList(parseWhole),
    )
    .option("--keyframes", "the keyframes")
    .option("--all", "every frame");
}

/** Adds the options by which frames are chosen. */
export function addSamplingOptions(command: Command): Command {
  return addSamplings(command)
    .option("--seed <n>", "of --segments, --dense, a random --preset: what is drawn", parseWhole)
    .option("--draws <k>", "beside a random sampling: so many draws of the clip", parseWhole)
    .option("--stride <n>", "of --dense, --preset: frames from one to the next", parseWhole)
    .option("--start <index>", "of --dense: its first frame (--start=-16)", parseWhole)
    .option("--length <n>", "of --preset: frames a clip", parseWhole)
    .option("--clips <n>", "of --preset: how many clips", parseWhole)
    .addOption(
      new Option(
        "--out-of-bound <how>",
        "of --dense, --preset: what follows the last frame",
      ).choices(["LOOP", "REPEAT_LAST"]),
    )
    .option("--fps <n>", "of --preset: the rate in which its stride is counted", parseWhole)
    .option("--clip-seconds <s>", "of --preset PYTORCHVIDEO_…: how long a clip lasts", parseNumber)
    .option(
      "--stride-seconds <s>",
      "of --preset PYTORCHVIDEO_UNIFORM: from one clip to the next",
      parseNumber,
    );
}

/** Which ways of choosing each further option belongs to. */
const belongings = {
  seed: ["segments", "dense", "preset"],
  stride: ["dense", "preset"],
  start: ["dense"],
  length: ["preset"],
  clips: ["preset"],
  outOfBound: ["dense", "preset"],
  fps: ["preset"],
  clipSeconds: ["preset"],
  strideSeconds: ["preset"],
} as const;

function refuseStray(options: SamplingOptions): void {
  for (const [name, owners] of Object.entries(belongings)) {
    const isStray = owners.every((owner) => options[owner] === undefined);
    if (options[name as keyof typeof belongings] === undefined || !isStray) continue;
    const flag = name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
    const words = `--${flag} belongs to ${owners.map((owner) => `--${owner}`).join(" or ")}. Leave it out, or give that.`;
    throw new KineographError("BAD_INPUT", words);
  }
}

function readDense(length: number, options: SamplingOptions) {
  const { stride = 1, start = null, seed = null, outOfBound = "LOOP" } = options;
  return { length, stride, start, seed, outOfBound } as const;
}

function readViews(preset: ViewsPreset, options: SamplingOptions) {
  const { length = null, stride = null, clips = null, outOfBound = null } = options;
  const { fps = null, clipSeconds = null, strideSeconds = null, seed = null } = options;
  const clip = { preset, length, stride, count: clips, outOfBound, framesPerSecond: fps };
  return { ...clip, clipSeconds, strideSeconds, seed };
}

/** The API's input for `options`. @throws BAD_INPUT for an option without the one it belongs to */
export function readSamplingOptions(options: SamplingOptions): SamplingInput {
  refuseStray(options);
  const { uniform, placement, segments, dense, preset, every, rate, seed = 0, draws } = options;
  const { timestamps, indices, keyframes, all } = options;
  return {
    ...(uniform === undefined ? {} : { uniform: { count: uniform, placement } }),
    ...(segments === undefined ? {} : { segments: { count: segments, seed } }),
    ...(dense === undefined ? {} : { dense: readDense(dense, options) }),
    ...(preset === undefined ? {} : { views: readViews(preset, options) }),
    ...(every === undefined ? {} : { every: { stride: every } }),
    ...(rate === undefined ? {} : { rate: { framesPerSecond: rate } }),
    ...(timestamps === undefined ? {} : { timestamps: { seconds: timestamps } }),
    ...(indices === undefined ? {} : { indices: { values: indices } }),
    ...(keyframes ? { keyframes } : {}),
    ...(all ? { all } : {}),
    ...(draws === undefined ? {} : { draws }),
  };
}
