import { Option, type Command } from "commander";
import { readPicture, type PictureInput } from "../frames/index.js";
import { readSampling } from "../sampling/index.js";
import { parseWhole } from "./options.js";
import {
  addSamplingOptions,
  readSamplingOptions,
  type SamplingOptions,
} from "./sampling-options.js";

/** The options of `frames extract`, as commander gives them. */
export interface FramesOptions extends SamplingOptions {
  clip?: string;
  file?: string;
  version?: string;
  purpose?: string;
  out: string;
  format: "jpeg" | "png";
  quality: number;
  shortSide?: number;
  rotate: boolean;
}

/** Adds the options by which frames and pictures are chosen. */
export function addFramesOptions(command: Command): Command {
  return addSamplingOptions(command)
    .addOption(new Option("--format <format>").choices(["jpeg", "png"]).default("jpeg"))
    .option("--quality <q>", "of JPEG, 1 to 100", parseWhole, 90)
    .option("--short-side <px>", "resize: the shorter side", parseWhole)
    .option("--no-rotate", "leave the pictures as coded, without the display rotation")
    .option("--out <dir>", "the folder to write to", "frames");
}

/** The API's inputs for `options`, checked as the server checks them. @throws BAD_INPUT, TOO_EXPENSIVE */
export function readFramesOptions(options: FramesOptions) {
  const sampling = readSamplingOptions(options);
  const picture: PictureInput = {
    format: options.format === "png" ? "PNG" : "JPEG",
    quality: options.quality,
    rotate: options.rotate,
    ...(options.shortSide === undefined ? {} : { resize: { shortSidePx: options.shortSide } }),
  };
  return {
    inputs: { sampling, picture },
    sampling: readSampling(sampling),
    picture: readPicture(picture),
  };
}
