import type { Ink, Pencil, Point } from "./pencil.js";

/** Strokes in a box one wide and two high. */
type Glyph = readonly (readonly Point[])[];

/** Points of an ellipse's arc; degrees, clockwise from the right. */
function arc(centre: Point, radii: Point, fromDegrees: number, toDegrees: number): Point[] {
  const steps = Math.ceil(Math.abs(toDegrees - fromDegrees) / 20);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((fromDegrees + ((toDegrees - fromDegrees) * step) / steps) * Math.PI) / 180;
    return { x: centre.x + radii.x * Math.cos(angle), y: centre.y + radii.y * Math.sin(angle) };
  });
}

function path(...pairs: readonly (readonly [number, number])[]): Point[] {
  return pairs.map(([x, y]) => ({ x, y }));
}

const upper = { x: 0.5, y: 0.5 };
const lower = { x: 0.5, y: 1.42 };
const bowl = { x: 0.5, y: 0.58 };

const glyphs: readonly Glyph[] = [
  [arc({ x: 0.5, y: 1 }, { x: 0.5, y: 1 }, -90, 270)],
  [path([0.15, 0.4], [0.55, 0], [0.55, 2])],
  [[...arc(upper, { x: 0.5, y: 0.5 }, -180, 40), ...path([0, 2], [1, 2])]],
  [[...arc(upper, { x: 0.48, y: 0.5 }, -160, 90), ...arc(lower, bowl, -90, 160)]],
  [path([0.7, 2], [0.7, 0], [0, 1.4], [1, 1.4])],
  [
    [
      ...path([0.95, 0], [0.12, 0], [0.05, 0.95]),
      ...arc({ x: 0.45, y: 1.35 }, { x: 0.55, y: 0.65 }, -130, 150),
    ],
  ],
  [[...path([0.8, 0], [0.2, 0.8]), ...arc(lower, bowl, -180, 180)]],
  [path([0, 0], [1, 0], [0.35, 2])],
  [arc(upper, { x: 0.44, y: 0.48 }, 90, 450), arc(lower, bowl, -90, 270)],
  [[...arc({ x: 0.5, y: 0.58 }, bowl, 0, 360), ...path([1, 0.7], [0.6, 2])]],
];

/** How the number is written: its upper left corner, its height, and the pencil's mark. */
export interface NumeralStyle {
  at: Point;
  heightPx: number;
  radiusPx: number;
  ink: Ink;
}

/** The width of `digits` figures of that height, with the gaps between them. */
export function numeralsWidthPx(digits: number, heightPx: number): number {
  return (heightPx / 2) * (digits * 1.45 - 0.45);
}

/** Writes `text`, which holds figures only. */
export function writeNumerals(pencil: Pencil, text: string, style: NumeralStyle): void {
  const unit = style.heightPx / 2;
  for (const [place, figure] of text.split("").entries()) {
    const left = style.at.x + place * unit * 1.45;
    for (const stroke of glyphs[Number(figure)] ?? []) {
      const points = stroke.map(({ x, y }) => ({ x: left + x * unit, y: style.at.y + y * unit }));
      pencil.line(points, style.radiusPx, style.ink);
    }
  }
}
