import type { PictureSpec, Probe } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";

/**
 * Most pixels of one frame set: 700 pictures in full HD, 16,000 in Kinetics' 340 x 256. What is
 * encoded is held in memory until it is stored, and 20 Gpx of PNG keep a decoder busy for minutes.
 */
const pixelsCap = 1_500_000_000;

/** The pixels of one picture; rotating changes nothing about it. */
function pixelsOf({ resize }: PictureSpec, { widthPx, heightPx }: Probe): number {
  if (resize === null) return widthPx * heightPx;
  if ("widthPx" in resize) return resize.widthPx * resize.heightPx;
  const scale =
    "shortSidePx" in resize
      ? resize.shortSidePx / Math.min(widthPx, heightPx)
      : resize.longSidePx / Math.max(widthPx, heightPx);
  return widthPx * scale * (heightPx * scale);
}

/** Refuses `count` pictures that are too large together. @throws TOO_EXPENSIVE */
export function refusePixels(count: number, picture: PictureSpec, probe: Probe): void {
  const pixels = count * pixelsOf(picture, probe);
  if (pixels <= pixelsCap) return;
  throw new KineographError(
    "TOO_EXPENSIVE",
    `These ${count} pictures would have ${Math.ceil(pixels / 1e6)} megapixels; one frame set holds at most ${pixelsCap / 1e6}. Ask for fewer, or for smaller ones.`,
  );
}
