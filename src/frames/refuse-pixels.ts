import type { PictureSpec, Probe } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";

/**
 * Most pixels of one frame set: 700 pictures in full HD, 16,000 in Kinetics' 340 x 256. What is
 * encoded is held in memory until it is stored, and 20 Gpx of PNG keep a decoder busy for minutes.
 */
const pixelsCap = 1_500_000_000;

/** Most bytes of one stack of arrays, which has three for each pixel: 4,100 pictures of 340 x 256. */
const stackCapBytes = 2 ** 30;

/** The pixels of one picture before it is cropped; rotating changes nothing about it. */
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
  const { crop } = picture;
  const stackBytes = 3 * (crop ? count * crop.widthPx * crop.heightPx : pixels);
  if (picture.format === "rgb" && stackBytes > stackCapBytes) {
    throw new KineographError(
      "TOO_EXPENSIVE",
      `This stack of ${count} pictures would have ${Math.ceil(stackBytes / 2 ** 20)} MiB; one holds at most ${stackCapBytes / 2 ** 20}. Ask for fewer, for smaller ones, or for JPEG.`,
    );
  }
  if (pixels <= pixelsCap) return;
  throw new KineographError(
    "TOO_EXPENSIVE",
    `These ${count} pictures would have ${Math.ceil(pixels / 1e6)} megapixels; one frame set holds at most ${pixelsCap / 1e6}. Ask for fewer, or for smaller ones.`,
  );
}
