import type { Clip } from "../clips/index.js";
import type { MirrorContext } from "../mirror/index.js";
import { unknownRoot } from "./read-mirror-root.js";

/** The root folder of a mirror in which a scan found the clip's file, else of any of its data set. */
export async function readClipRoot(
  { mirrorLoaders }: MirrorContext,
  { id, datasetId }: Clip,
): Promise<string> {
  const files = await mirrorLoaders.files.load(id);
  const there = files.find(({ state }) => state === "PRESENT" || state === "SHORT");
  if (there) {
    const mirror = await mirrorLoaders.mirror.load(there.mirrorId);
    if (mirror) return mirror.root;
  }
  const [first] = await mirrorLoaders.mirrors.load(datasetId);
  return first?.root ?? unknownRoot;
}
