/** A point of the picture in pixels of its own size; x to the right, y down. */
export interface Point {
  x: number;
  y: number;
}

/** A colour in limited-range BT.601. */
export interface Ink {
  y: number;
  u: number;
  v: number;
}

/** The ink of an sRGB colour, each part 0 … 255. */
export function inkOf(red: number, green: number, blue: number): Ink {
  return {
    y: 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255,
    u: 128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255,
    v: 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255,
  };
}

/** A picture of three planes, 4:2:0: what ffmpeg calls yuv420p. Width and height are even. */
export interface Sheet {
  widthPx: number;
  heightPx: number;
  /** Luma, then both chroma planes at half width and height. */
  bytes: Uint8Array;
}

/** An empty sheet of `ink`. */
export function makeSheet(widthPx: number, heightPx: number, ink: Ink): Sheet {
  const luma = widthPx * heightPx;
  const bytes = new Uint8Array(luma * 1.5);
  bytes.fill(ink.y, 0, luma);
  bytes.fill(ink.u, luma, luma * 1.25);
  bytes.fill(ink.v, luma * 1.25);
  return { widthPx, heightPx, bytes };
}

/** A repeatable number in [-1, 1) of three whole numbers; the same on every machine. */
export function scatter(a: number, b: number, c: number): number {
  let mix = (Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77)) >>> 0;
  mix = Math.imul(mix ^ (mix >>> 15) ^ Math.imul(c + 1, 0xc2b2ae3d), 0x27d4eb2f) >>> 0;
  mix = Math.imul(mix ^ (mix >>> 13), 0x165667b1) >>> 0;
  return ((mix ^ (mix >>> 16)) >>> 0) / 2 ** 31 - 1;
}

interface Plane {
  pixels: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** Plane pixels per picture pixel. */
  scale: number;
}

interface Stroke {
  from: Point;
  to: Point;
  radiusPx: number;
}

/** Lays a round-ended stroke over a plane, its edge one pixel soft. */
function cover(plane: Plane, stroke: Stroke, value: number): void {
  const { scale, widthPx, pixels } = plane;
  const [ax, ay] = [stroke.from.x * scale - 0.5, stroke.from.y * scale - 0.5];
  const [dx, dy] = [(stroke.to.x - stroke.from.x) * scale, (stroke.to.y - stroke.from.y) * scale];
  const radius = stroke.radiusPx * scale;
  const square = dx * dx + dy * dy || 1;
  const reach = radius + 1;
  const top = Math.max(0, Math.floor(Math.min(ay, ay + dy) - reach));
  const bottom = Math.min(plane.heightPx - 1, Math.ceil(Math.max(ay, ay + dy) + reach));
  const left = Math.max(0, Math.floor(Math.min(ax, ax + dx) - reach));
  const right = Math.min(widthPx - 1, Math.ceil(Math.max(ax, ax + dx) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = ((x - ax) * dx + (y - ay) * dy) / square;
      const held = along < 0 ? 0 : along > 1 ? 1 : along;
      const [ox, oy] = [x - ax - held * dx, y - ay - held * dy];
      const depth = radius + 0.5 - Math.sqrt(ox * ox + oy * oy);
      if (depth <= 0) continue;
      const at = y * widthPx + x;
      const under = pixels[at] ?? 0;
      pixels[at] = under + (value - under) * Math.min(1, depth);
    }
  }
}

/** What a pencil draws on and how: mirrored drawings are drawn from right to left. */
export interface PencilOptions {
  sheet: Sheet;
  isMirrored: boolean;
  /** Which drawing of the flip book this is: each trembles in its own way. */
  drawing: number;
  tremblePx: number;
}

/** Draws strokes with a slight tremble, as a hand that draws each page anew. */
export class Pencil {
  private readonly planes: readonly [Plane, Plane, Plane];
  private strokes = 0;

  constructor(private readonly options: PencilOptions) {
    const { bytes, widthPx, heightPx } = options.sheet;
    const luma = widthPx * heightPx;
    const half = { widthPx: widthPx / 2, heightPx: heightPx / 2, scale: 0.5 };
    this.planes = [
      { pixels: bytes.subarray(0, luma), widthPx, heightPx, scale: 1 },
      { pixels: bytes.subarray(luma, luma * 1.25), ...half },
      { pixels: bytes.subarray(luma * 1.25), ...half },
    ];
  }

  /** A stroke through the points, `radiusPx` to each side. */
  line(points: readonly Point[], radiusPx: number, ink: Ink): void {
    const hand = points.map((point, place) => this.place(point, place));
    for (const [place, to] of hand.entries()) {
      const from = hand[place - 1];
      if (from !== undefined) this.lay({ from, to, radiusPx }, ink);
    }
    this.strokes++;
  }

  /** A filled disc. */
  disc(centre: Point, radiusPx: number, ink: Ink): void {
    const at = this.place(centre, 0);
    this.lay({ from: at, to: at, radiusPx }, ink);
    this.strokes++;
  }

  private lay(stroke: Stroke, ink: Ink): void {
    const [luma, blue, red] = this.planes;
    cover(luma, stroke, ink.y);
    cover(blue, stroke, ink.u);
    cover(red, stroke, ink.v);
  }

  private place({ x, y }: Point, ordinal: number): Point {
    const { drawing, tremblePx, isMirrored, sheet } = this.options;
    const across = x + scatter(drawing, this.strokes, ordinal) * tremblePx;
    const down = y + scatter(this.strokes, drawing, ordinal + 1000) * tremblePx;
    return { x: isMirrored ? sheet.widthPx - across : across, y: down };
  }
}
