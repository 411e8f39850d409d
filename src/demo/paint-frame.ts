import type { DemoClip } from "./demo-clips.js";
import { paintFrameNumber } from "./frame-number.js";
import { numeralsWidthPx, writeNumerals } from "./numerals.js";
import { inkOf, makeSheet, Pencil, scatter, type Ink, type Sheet } from "./pencil.js";
import { scenes, type DemoClass } from "./scenes.js";

/** Every demo clip: its size, and how many pictures it has in how many seconds. */
export const demoVideo = {
  widthPx: 340,
  heightPx: 256,
  framesPerSecond: 30,
  frameCount: 300,
} as const;

/** Frames that show the same drawing: a flip book is drawn on twos. */
const framesPerDrawing = 2;

const pencilInk = inkOf(44, 42, 48);
const papers = [inkOf(247, 241, 227), inkOf(240, 243, 236), inkOf(245, 238, 238)] as const;
const shirts = [inkOf(196, 74, 52), inkOf(58, 122, 110), inkOf(92, 88, 164)] as const;
const accents = [inkOf(200, 60, 40), inkOf(30, 120, 140), inkOf(150, 80, 160)] as const;

function pick(inks: readonly [Ink, Ink, Ink], place: number): Ink {
  return inks[place % 3] ?? inks[0];
}

/** The scenes whose picture is full at the upper left; the others have their number there. */
const isFullAtLeft: ReadonlySet<DemoClass> = new Set(["abseiling"]);

/** The paper, with its grain, two staples at the spine, and the edges of the pages below. */
function makePaper(clip: DemoClip): Sheet {
  const { widthPx, heightPx } = demoVideo;
  const ink = pick(papers, clip.look);
  const sheet = makeSheet(widthPx, heightPx, ink);
  for (let at = 0; at < widthPx * heightPx; at++) {
    sheet.bytes[at] = ink.y + scatter(at, clip.look, 7) * 2.4;
  }
  const pencil = new Pencil({ sheet, isMirrored: false, drawing: 0, tremblePx: 0 });
  const edge = inkOf(214, 205, 188);
  for (const x of [331, 334, 337])
    pencil.line(
      [
        { x, y: 0 },
        { x, y: heightPx },
      ],
      0.6,
      edge,
    );
  const steel = inkOf(150, 150, 156);
  for (const y of [64, 176])
    pencil.line(
      [
        { x: 6, y },
        { x: 6, y: y + 20 },
      ],
      1.4,
      steel,
    );
  return sheet;
}

/**
 * A function that paints any picture of a clip, as planes of yuv420p. The same clip and index give
 * the same bytes; each call gives memory of its own.
 */
export function makePainter(clip: DemoClip): (index: number) => Uint8Array {
  const paper = makePaper(clip);
  const scene = scenes[clip.className];
  const dress = {
    line: pencilInk,
    shirt: pick(shirts, clip.look),
    paper: pick(papers, clip.look),
  };
  const heightPx = 34;
  const numberWidthPx = numeralsWidthPx(3, heightPx);
  const isNumberLeft = isFullAtLeft.has(clip.className) === clip.isMirrored;
  const numberX = isNumberLeft ? 22 : demoVideo.widthPx - 22 - numberWidthPx;
  return (index) => {
    const sheet: Sheet = { ...paper, bytes: paper.bytes.slice() };
    const drawing = Math.floor(index / framesPerDrawing);
    const seconds = (drawing * framesPerDrawing) / demoVideo.framesPerSecond;
    scene({
      pencil: new Pencil({ sheet, isMirrored: clip.isMirrored, drawing, tremblePx: 0.7 }),
      seconds: seconds * clip.tempo + clip.look * 0.37,
      progress: index / demoVideo.frameCount,
      dress,
      accent: pick(accents, clip.look),
    });
    const plain = new Pencil({ sheet, isMirrored: false, drawing, tremblePx: 0 });
    const text = String(index).padStart(3, "0");
    const at = { x: numberX, y: 16 };
    writeNumerals(plain, text, { at, heightPx, radiusPx: 2.3, ink: pencilInk });
    paintFrameNumber(sheet.bytes, sheet, index);
    return sheet.bytes;
  };
}
