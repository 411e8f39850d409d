/** What a file's name says about its clip. */
export interface ReadName {
  /** Read from the right: the last two numbers are the times. Null when there are no such. */
  timed: { sourceId: string; startMs: number; endMs: number } | null;
  /** The name without its extension: the source id, where the name tells no times. */
  stem: string;
  /** It lies in a folder of replacements for corrupt originals. */
  isReplacement: boolean;
}

const extensions = new Set(["mp4", "mkv", "webm", "avi", "mov", "ts", "m4v"]);
const timedName = /^(.+)[_-](\d{1,7}(?:\.\d{1,3})?)[_-](\d{1,7}(?:\.\d{1,3})?)$/s;
const maxMs = 2_147_483_647;

/** Whether a file of that name is taken for a video. */
export function isVideoName(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot > 0 && extensions.has(name.slice(dot + 1).toLowerCase());
}

/**
 * Reads a path below a mirror's root, in any of the layouts seen: `LABEL/ID_000084_000094.mp4`,
 * `val/ID_84_94.mp4`, `vol_00/ID-84-94.mkv`, `replacement/…/ID_000084_000094.mp4`, `LABEL/ID.mp4`.
 * An id may begin with `-` and hold `-` and `_`, so only the right end of a name is certain.
 */
export function readClipName(path: string): ReadName {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  const stem = name.slice(0, name.lastIndexOf("."));
  const isReplacement = folders.some((folder) => /^replacement/i.test(folder));
  const [, sourceId, start, end] = timedName.exec(stem) ?? [];
  const startMs = Math.round(Number(start) * 1000);
  const endMs = Math.round(Number(end) * 1000);
  const isTimed = sourceId !== undefined && startMs < endMs && endMs <= maxMs;
  return { timed: isTimed ? { sourceId, startMs, endMs } : null, stem, isReplacement };
}
