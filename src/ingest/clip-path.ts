/** What a path in a list says about its clip. */
export interface ClipPath {
  /** The folder the file lies in, as written; null where there is none. */
  folder: string | null;
  sourceId: string;
  /** Null where the name tells no times. */
  times: { startMs: number; endMs: number } | null;
}

const extension = /\.(mp4|mkv|webm|avi|mov|ts|m4v)$/i;
const timedName = /^(.+)[_-](\d{1,7})[_-](\d{1,7})$/s;
const youtubeId = /^[A-Za-z0-9_-]{11}$/;
const maxMs = 2_147_483_647;

/**
 * The name of a clip, from the right: `ID_000084_000094`. An id of YouTube may itself end like two
 * times, so what has just its length is taken for an id.
 */
export function readTimedName(stem: string, isYouTube: boolean): Omit<ClipPath, "folder"> {
  if (isYouTube && youtubeId.test(stem)) return { sourceId: stem, times: null };
  const [, sourceId, start, end] = timedName.exec(stem) ?? [];
  const startMs = Number(start) * 1000;
  const endMs = Number(end) * 1000;
  if (!isYouTube || sourceId === undefined || startMs >= endMs || endMs > maxMs) {
    return { sourceId: stem, times: null };
  }
  return { sourceId, times: { startMs, endMs } };
}

/** Reads `LABEL/ID_000084_000094`, `videos_val/ID.mp4`, `v_Basketball_g01_c01.avi` and their like. */
export function readClipPath(path: string, isYouTube: boolean): ClipPath {
  const parts = path.replaceAll("\\", "/").split("/");
  const stem = (parts.pop() ?? "").replace(extension, "");
  return { folder: parts.pop() || null, ...readTimedName(stem, isYouTube) };
}
