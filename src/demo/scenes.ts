import { drawFigure, legPx, torsoPx, type Dress, type Pose } from "./figure.js";
import { inkOf, type Ink, type Pencil, type Point } from "./pencil.js";

/** What a scene draws with: the moment, and the inks of this clip. */
export interface Stage {
  pencil: Pencil;
  /** Seconds from the clip's begin, times the clip's own tempo. */
  seconds: number;
  /** 0 … 1 over the whole clip. */
  progress: number;
  dress: Dress;
  accent: Ink;
}

/** Draws one class of the demo at one moment. */
export type Scene = (stage: Stage) => void;

/** Where the ground is drawn, in pixels from the top of a picture 340 x 256. */
export const groundPx = 214;

const soft = inkOf(186, 176, 158);
const turn = 2 * Math.PI;

function at(x: number, y: number): Point {
  return { x, y };
}

function wave(seconds: number, periodSeconds: number, phase = 0): number {
  return Math.sin((seconds / periodSeconds + phase) * turn);
}

function drawGround({ pencil, dress }: Stage): void {
  pencil.line([at(24, groundPx), at(150, groundPx + 1), at(314, groundPx)], 1.4, dress.line);
  for (const x of [52, 118, 236, 290]) {
    pencil.line([at(x, groundPx + 8), at(x + 18, groundPx + 8)], 0.8, soft);
  }
}

/** A figure on its feet: the parts that every standing scene shares. */
function standing(hip: Point, lean: number, hands: readonly [Point, Point]): Pose {
  return {
    hip,
    neck: at(hip.x + lean, hip.y - Math.sqrt(torsoPx * torsoPx - lean * lean)),
    headTiltDegrees: 0,
    hands,
    feet: [at(hip.x - 17, groundPx - 3), at(hip.x + 17, groundPx - 3)],
    elbows: [1, -1],
    knees: [1, -1],
  };
}

function drawCliff({ pencil, dress }: Stage): void {
  pencil.line([at(60, 0), at(66, 40), at(58, 92), at(66, 150), at(60, 238)], 2, dress.line);
  for (let y = 12; y < 236; y += 17) {
    pencil.line([at(8 + (y % 23), y), at(34 + (y % 19), y + 9)], 0.9, soft);
  }
}

/** Down a cliff on a rope: a push off the wall, a swing out, and lower at the next landing. */
const abseiling: Scene = (stage) => {
  const { pencil, seconds, progress, dress, accent } = stage;
  drawCliff(stage);
  const swing = Math.abs(wave(seconds, 3.2));
  const hip = at(108 + swing * 42, 84 + progress * 106 - swing * 6);
  const neck = at(hip.x + 27 - swing * 6, hip.y - 42);
  const grip = at(hip.x - 4, hip.y - 40);
  pencil.line([at(74, 0), at(82 + swing * 14, hip.y * 0.4), grip], 1.3, accent);
  pencil.line([at(hip.x + 12, hip.y + 8), at(hip.x + 4, 206), at(hip.x + 12, 236)], 1.3, accent);
  const foot = 68 + Math.max(0, swing - 0.25) * 34;
  const pose: Pose = {
    hip,
    neck,
    headTiltDegrees: -14,
    hands: [grip, at(hip.x + 12, hip.y + 8)],
    feet: [at(foot, hip.y + 8), at(foot + 2, hip.y + 24)],
    elbows: [1, -1],
    knees: [1, 1],
  };
  drawFigure(pencil, pose, dress);
};

/** Drums that are not there: the sticks fall in turn, and the head nods along. */
const airDrumming: Scene = (stage) => {
  const { pencil, seconds, dress, accent } = stage;
  drawGround(stage);
  const beats: readonly [number, number] = [wave(seconds, 0.8), wave(seconds, 0.8, 0.5)];
  const hip = at(166, 152 + Math.abs(wave(seconds, 1.6)) * 6);
  const hands: readonly [Point, Point] = [
    at(130, 116 - beats[0] * 20),
    at(206, 116 - beats[1] * 20),
  ];
  const pose = standing(hip, wave(seconds, 1.6) * 5, hands);
  drawFigure(pencil, { ...pose, headTiltDegrees: wave(seconds, 0.8) * 11 }, dress);
  for (const [side, hand] of hands.entries()) {
    const beat = beats[side] ?? 0;
    const outward = side === 0 ? -1 : 1;
    const tip = at(hand.x + outward * 24, hand.y + 9 - beat * 17);
    pencil.line([hand, tip], 1.6, accent);
    if (beat > -0.75) continue;
    for (const spread of [-13, 0, 13]) {
      const from = at(tip.x + spread * 0.5, tip.y + 6);
      pencil.line([from, at(from.x + spread * 0.5, from.y + 9)], 1.1, accent);
    }
  }
};

/** A cascade of three balls: each is thrown every 1.8 s and caught by the other hand. */
const jugglingBalls: Scene = (stage) => {
  const { pencil, seconds, dress, accent } = stage;
  drawGround(stage);
  const scoop = (phase: number): Point =>
    at(wave(seconds, 0.6, phase) * 5, wave(seconds, 0.6, phase + 0.25) * 5);
  const left = scoop(0);
  const right = scoop(0.5);
  const hands: readonly [Point, Point] = [
    at(136 + left.x, 136 + left.y),
    at(200 + right.x, 136 + right.y),
  ];
  const pose = standing(at(168, 151), wave(seconds, 2.4) * 2, hands);
  drawFigure(pencil, { ...pose, headTiltDegrees: wave(seconds, 1.2) * 4 }, dress);
  const inks = [accent, inkOf(46, 110, 178), inkOf(224, 160, 36)];
  for (const [ball, ink] of inks.entries()) {
    const phase = seconds / 1.8 + ball / 3;
    const flight = (phase * 2) % 1;
    const toRight = Math.floor(phase * 2) % 2 === 0;
    const across = toRight ? flight : 1 - flight;
    const centre = at(136 + across * 64, 128 - 4 * flight * (1 - flight) * 74);
    pencil.disc(centre, 7, dress.line);
    pencil.disc(centre, 5.2, ink);
  }
};

/** Up and down between stretched and bent arms. */
const pushUp: Scene = (stage) => {
  const { pencil, seconds, dress } = stage;
  drawGround(stage);
  const feet = at(258, groundPx - 4);
  const height = 28 + (wave(seconds, 1.7) * 0.5 + 0.5) * 20;
  const neck = at(150, groundPx - height - 6);
  const share = torsoPx / Math.hypot(feet.x - neck.x, feet.y - neck.y);
  const hip = at(neck.x + (feet.x - neck.x) * share, neck.y + (feet.y - neck.y) * share - 2);
  const pose: Pose = {
    hip,
    neck,
    headTiltDegrees: 8 - wave(seconds, 1.7) * 10,
    hands: [at(150, groundPx - 3), at(160, groundPx - 3)],
    feet: [at(feet.x - 3, feet.y), feet],
    elbows: [-1, -1],
    knees: [-1, -1],
  };
  drawFigure(pencil, pose, dress);
};

/** The rope turns once a jump: over the head while the feet stand, below them while they fly. */
const skippingRope: Scene = (stage) => {
  const { pencil, seconds, dress, accent } = stage;
  drawGround(stage);
  const phase = (seconds / 0.8) % 1;
  const lift = Math.max(0, Math.sin((phase - 0.25) * turn)) * 20;
  const hip = at(168, 154 - lift + (lift === 0 ? 3 : 0));
  const hands: readonly [Point, Point] = [at(124, 150 - lift), at(212, 150 - lift)];
  const swing = Math.cos(phase * turn);
  const rope = Array.from({ length: 17 }, (_, step) => {
    const across = step / 16;
    const arch = Math.sqrt(Math.sin(across * Math.PI));
    const heightPx = swing > 0 ? 118 * swing : 62 * swing;
    return at(118 + across * 100, 150 - lift - arch * heightPx + (swing < 0 ? lift * arch : 0));
  });
  const isBehind = phase < 0.5;
  if (isBehind) pencil.line(rope, 1.4, accent);
  const pose = standing(hip, 0, hands);
  const toes = groundPx - 3 - lift;
  drawFigure(pencil, { ...pose, feet: [at(hip.x - 9, toes), at(hip.x + 9, toes)] }, dress);
  if (!isBehind) pencil.line(rope, 1.4, accent);
};

function drawKite({ pencil, seconds, dress, accent }: Stage, centre: Point): void {
  const lean = wave(seconds, 2.1) * 0.35 + 0.5;
  const corner = (away: number, angle: number): Point =>
    at(centre.x + Math.sin(lean + angle) * away, centre.y - Math.cos(lean + angle) * away);
  const corners = [
    corner(26, 0),
    corner(17, turn / 4),
    corner(36, turn / 2),
    corner(17, -turn / 4),
  ];
  for (let share = 0.06; share < 0.98; share += 0.06) {
    const across = share < 0.42 ? share * 33 : (1 - share) * 24;
    const spine = corner(26 - share * 62, 0);
    const aside = at(Math.cos(lean) * across, Math.sin(lean) * across);
    pencil.line(
      [at(spine.x - aside.x, spine.y - aside.y), at(spine.x + aside.x, spine.y + aside.y)],
      2,
      accent,
    );
  }
  pencil.line([...corners, ...corners.slice(0, 1)], 1.4, dress.line);
  const tail = Array.from({ length: 9 }, (_, knot) =>
    at(
      corner(36, turn / 2).x - knot * 5 + wave(seconds, 0.9, knot / 6) * knot * 0.9,
      corner(36, turn / 2).y + knot * 5 + wave(seconds, 0.9, knot / 5) * 3,
    ),
  );
  pencil.line(tail, 1.1, dress.line);
}

/** A kite that sways in the wind, and somebody who gives it a tug now and then. */
const flyingKite: Scene = (stage) => {
  const { pencil, seconds, dress } = stage;
  drawGround(stage);
  for (const [line, y] of [34, 84, 128].entries()) {
    const x = ((seconds * (22 + line * 9) + line * 130) % 420) - 60;
    pencil.line([at(x, y), at(x + 16, y - 4), at(x + 34, y), at(x + 52, y - 4)], 0.9, soft);
  }
  const centre = at(256 + wave(seconds, 4.3) * 24, 66 + wave(seconds, 2.9) * 18);
  const tug = Math.max(0, wave(seconds, 2.2)) * 9;
  const hand = at(128 - tug, 118 + tug * 0.7);
  const sag = 26 - tug * 2;
  const string = Array.from({ length: 13 }, (_, step) => {
    const share = step / 12;
    const drop = 4 * share * (1 - share) * sag;
    return at(hand.x + (centre.x - hand.x) * share, hand.y + (centre.y - hand.y) * share + drop);
  });
  pencil.line(string, 0.9, dress.line);
  drawKite(stage, centre);
  const walk = wave(seconds, 3.1) * 8;
  const hip = at(92 + walk, groundPx - legPx + 4);
  const pose = standing(hip, -7 - tug * 0.6, [at(hand.x - 8, hand.y + 7), hand]);
  drawFigure(pencil, { ...pose, headTiltDegrees: 22, elbows: [-1, -1] }, dress);
};

/** One scene for each class of the demo; the names are those of Kinetics. */
export const scenes = {
  abseiling,
  "air drumming": airDrumming,
  "flying kite": flyingKite,
  "juggling balls": jugglingBalls,
  "push up": pushUp,
  "skipping rope": skippingRope,
} satisfies Record<string, Scene>;

export type DemoClass = keyof typeof scenes;
