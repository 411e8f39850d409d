import { InvalidArgumentError, Option, type Command } from "commander";
import { readPicture, type PictureInput } from "../frames/index.js";
import { readSampling } from "../sampling/index.js";
import { parseWhole } from "./options.js";
import {
  addSamplingOptions,
  readSamplingOptions,
  type SamplingOptions,
} from "./sampling-options.js";

interface Sides {
  widthPx: number;
  heightPx: number;
}

/** The options of `frames extract`, as commander gives them. */
export interface FramesOptions extends SamplingOptions {
  clip?: string;
  file?: string;
  version?: string;
  purpose?: string;
  out: string;
  format: "jpeg" | "png" | "webp" | "npy";
  quality: number;
  shortSide?: number;
  longSide?: number;
  size?: Sides;
  crop?: Sides;
  contactSheet?: true;
  rotate: boolean;
}

function parseSides(text: string): Sides {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width !== undefined) return { widthPx: Number(width), heightPx: Number(height) };
  throw new InvalidArgumentError("Write width x height, such as 224x224.");
}

/** Adds the options by which frames and pictures are chosen. */
export function addFramesOptions(command: Command): Command {
  return addSamplingOptions(command)
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
  const sampling = readSamplingOptions(options);
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
