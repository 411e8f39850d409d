import type { Ink, Pencil, Point } from "./pencil.js";

/** Where the figure's ends are; elbows and knees follow from them. Left limbs are drawn first. */
export interface Pose {
  hip: Point;
  neck: Point;
  /** The head's tilt in degrees, clockwise. */
  headTiltDegrees: number;
  hands: readonly [Point, Point];
  feet: readonly [Point, Point];
  /** To which side each elbow and knee bends: 1 or -1. */
  elbows: readonly [number, number];
  knees: readonly [number, number];
}

const upperArmPx = 25;
const forearmPx = 24;
const thighPx = 32;
const shinPx = 32;
const headPx = 13;

/** The length from hip to neck of a figure that stands straight. */
export const torsoPx = 50;

/** How far a foot can be from the hip, and a hand from the neck. */
export const legPx = thighPx + shinPx;

interface Limb {
  from: Point;
  to: Point;
  lengthsPx: readonly [number, number];
  bend: number;
}

/** The middle joint and the end of a limb of two bones; a target out of reach is pointed at. */
function bendLimb({ from, to, lengthsPx: [first, second], bend }: Limb): [Point, Point, Point] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const away = Math.hypot(dx, dy) || 0.001;
  const reach = Math.min(away, first + second - 0.01);
  const along = (reach * reach + first * first - second * second) / (2 * reach);
  const aside = Math.sqrt(Math.max(0, first * first - along * along)) * bend;
  const [ux, uy] = [dx / away, dy / away];
  return [
    from,
    { x: from.x + ux * along - uy * aside, y: from.y + uy * along + ux * aside },
    { x: from.x + ux * reach, y: from.y + uy * reach },
  ];
}

/** The inks of a figure: its lines, its shirt, and its skin. */
export interface Dress {
  line: Ink;
  shirt: Ink;
  paper: Ink;
}

/** Draws the stick figure. */
export function drawFigure(pencil: Pencil, pose: Pose, dress: Dress): void {
  const { hip, neck } = pose;
  const shoulder = { x: neck.x + (hip.x - neck.x) * 0.12, y: neck.y + (hip.y - neck.y) * 0.12 };
  const arm = (side: 0 | 1): Point[] =>
    bendLimb({
      from: shoulder,
      to: pose.hands[side],
      lengthsPx: [upperArmPx, forearmPx],
      bend: pose.elbows[side],
    });
  const leg = (side: 0 | 1): Point[] =>
    bendLimb({
      from: hip,
      to: pose.feet[side],
      lengthsPx: [thighPx, shinPx],
      bend: pose.knees[side],
    });
  pencil.line(arm(0), 2.6, dress.line);
  pencil.line(leg(0), 3.2, dress.line);
  pencil.line(leg(1), 3.2, dress.line);
  pencil.line([hip, shoulder], 7, dress.line);
  pencil.line([hip, shoulder], 4.8, dress.shirt);
  const tilt = Math.atan2(neck.x - hip.x, hip.y - neck.y) + (pose.headTiltDegrees * Math.PI) / 180;
  const head = {
    x: neck.x + Math.sin(tilt) * (headPx + 2),
    y: neck.y - Math.cos(tilt) * (headPx + 2),
  };
  pencil.disc(head, headPx, dress.line);
  pencil.disc(head, headPx - 3, dress.paper);
  pencil.line(arm(1), 2.6, dress.line);
}
