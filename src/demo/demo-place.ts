import path from "node:path";
import { clipSeconds, demoClips } from "./demo-clips.js";

/** What the demo is called: its version, and its mirror. */
export const demoName = "demo";

/** The data set whose classes the demo uses. */
export const demoDataset = "kinetics";

/** All of the demo's files below a home. */
export function demoHome(home: string): string {
  return path.join(home, demoName);
}

/** Where its clips and lists are rendered. */
export function demoFolder(home: string): string {
  return path.join(demoHome(home), demoDataset);
}

const shown = demoClips.find((clip) => clip.className === "juggling balls");

/** A clip of the demo whose file is whole. */
export const demoClipName = {
  sourceId: shown?.sourceId ?? "",
  startSeconds: shown?.startSeconds ?? 0,
  endSeconds: (shown?.startSeconds ?? 0) + clipSeconds,
};
