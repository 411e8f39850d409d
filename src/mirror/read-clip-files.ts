import { In } from "typeorm";
import type { Reader } from "../platform/index.js";
import { ClipFile } from "./clip-file.js";

/** The files of each clip, in the order of `clipIds`; one statement. */
export async function readClipFiles(
  reader: Reader,
  clipIds: readonly string[],
): Promise<ClipFile[][]> {
  const rows = await reader.find(ClipFile, {
    where: { clipId: In(clipIds) },
    order: { mirrorId: "ASC" },
  });
  const byClip = new Map<string, ClipFile[]>(clipIds.map((clipId) => [clipId, []]));
  for (const row of rows) byClip.get(row.clipId ?? "")?.push(row);
  return clipIds.map((clipId) => byClip.get(clipId) ?? []);
}
