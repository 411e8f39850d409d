import { InvalidArgumentError, Option, type Command } from "commander";
import {
  readPicture,
  readSampling,
  type PictureInput,
  type SamplingInput,
} from "../frames/index.js";
import { parseWhole } from "./options.js";

interface Sides {
  widthPx: number;
  heightPx: number;
}

/** The options of `frames extract`, as commander gives them. */
export interface FramesOptions {
  clip?: string;
  file?: string;
  version?: string;
  purpose?: string;
  out: string;
  uniform?: number;
  placement: "CENTRES" | "ENDPOINTS";
  indices?: number[];
  timestamps?: number[];
  every?: number;
  keyframes?: true;
  all?: true;
  format: "jpeg" | "png" | "webp" | "npy";
  quality: number;
  shortSide?: number;
  longSide?: number;
  size?: Sides;
  crop?: Sides;
  contactSheet?: true;
  rotate: boolean;
}

function parseList(parse: (text: string) => number) {
  return (text: string) => text.split(",").map((each) => parse(each.trim()));
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text !== "" && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError("Write seconds, such as 0,2.5,9.97.");
}

function parseSides(text: string): Sides {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width !== undefined) return { widthPx: Number(width), heightPx: Number(height) };
  throw new InvalidArgumentError("Write width x height, such as 224x224.");
}

/** Adds the options by which frames and pictures are chosen. */
export function addFramesOptions(command: Command): Command {
  return command
    .option("--uniform <n>", "so many frames, evenly spread", parseWhole)
    .addOption(
      new Option("--placement <placement>", "of --uniform")
        .choices(["CENTRES", "ENDPOINTS"])
        .default("CENTRES"),
    )
    .option(
      "--indices <list>",
      "these frames: 3,31,100 (--indices=-1 is the last)",
      parseList(parseWhole),
    )
    .option("--timestamps <list>", "the pictures shown at these seconds", parseList(parseSeconds))
    .option("--every <n>", "every n-th frame", parseWhole)
    .option("--keyframes", "the keyframes")
    .option("--all", "every frame")
    .addOption(
      new Option("--format <format>", "npy: all of them in one array, frames.npy")
        .choices(["jpeg", "png", "webp", "npy"])
        .default("jpeg"),
    )
    .option("--quality <q>", "of JPEG and WebP, 1 to 100", parseWhole, 90)
    .option("--short-side <px>", "resize: the shorter side", parseWhole)
    .option("--long-side <px>", "resize: the longer side", parseWhole)
    .option("--size <WxH>", "resize: to this width and height", parseSides)
    .option("--crop <WxH>", "then keep the middle of this width and height", parseSides)
    .option("--no-rotate", "leave the pictures as coded, without the display rotation")
    .option("--contact-sheet", "also write contact-sheet.jpg: the frames small, with their times")
    .option("--out <dir>", "the folder to write to", "frames");
}

const formats = { jpeg: "JPEG", png: "PNG", webp: "WEBP", npy: "NPY" } as const;

/** More than one is refused as the API refuses it. */
function readResize({ shortSide, longSide, size }: FramesOptions): PictureInput["resize"] {
  if (shortSide === undefined && longSide === undefined && size === undefined) return null;
  return {
    ...(shortSide === undefined ? {} : { shortSidePx: shortSide }),
    ...(longSide === undefined ? {} : { longSidePx: longSide }),
    ...size,
  };
}

/** The API's inputs for `options`, checked as the server checks them. @throws BAD_INPUT, TOO_EXPENSIVE */
export function readFramesOptions(options: FramesOptions) {
  const { uniform, placement, indices, timestamps, every, keyframes, all } = options;
  const sampling: SamplingInput = {
    ...(uniform === undefined ? {} : { uniform: { count: uniform, placement } }),
    ...(indices === undefined ? {} : { indices: { values: indices } }),
    ...(timestamps === undefined ? {} : { timestamps: { seconds: timestamps } }),
    ...(every === undefined ? {} : { every: { stride: every } }),
    ...(keyframes ? { keyframes } : {}),
    ...(all ? { all } : {}),
  };
  const { format, quality, rotate, crop } = options;
  const resize = readResize(options);
  const picture: PictureInput = {
    format: formats[format],
    quality,
    rotate,
    ...(resize ? { resize } : {}),
    ...(crop ? { crop } : {}),
  };
  return {
    inputs: { sampling, picture },
    sampling: readSampling(sampling),
    picture: readPicture(picture),
  };
}
