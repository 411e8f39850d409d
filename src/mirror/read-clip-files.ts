import { In } from "typeorm";
import { groupRows, type Reader } from "../platform/index.js";
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
  return groupRows(clipIds, rows, (row) => row.clipId);
}
