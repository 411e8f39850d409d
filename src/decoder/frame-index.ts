/** A fraction as the container states it. */
export interface Rational {
  num: number;
  den: number;
}

/** What is known of the chosen video stream (libav's best) after its packets were read. */
export interface Probe {
  /** libav's name of the demuxer, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: string;
  codec: string;
  pixelFormat: string;
  /** Width and height as coded, before any turn. */
  widthPx: number;
  heightPx: number;
  /** The clockwise turn that shows the picture upright. */
  rotationDegrees: 0 | 90 | 180 | 270;
  streamIndex: number;
  timeBase: Rational;
  frameRate: Rational | null;
  /** Counted, never taken from a header. */
  frameCount: number;
  keyframeCount: number;
  firstPtsTicks: number;
  /** Last pts + its duration - first pts. */
  durationSeconds: number;
  colorRange: "limited" | "full";
  /** `bt601`, `bt709`, or libav's name of another one. */
  colorMatrix: string;
  /** False: the file names no matrix, and BT.601 is taken for it. */
  colorTagged: boolean;
}

/** The frames of a clip in order of presentation; both arrays have `probe.frameCount` entries. */
export interface FrameIndex {
  probe: Probe;
  ptsTicks: number[];
  isKeyframe: boolean[];
  endPtsTicks: number;
}

/** Seconds from the first picture to the one shown at `ptsTicks`. */
export function secondsOf(probe: Probe, ptsTicks: number): number {
  return ((ptsTicks - probe.firstPtsTicks) * probe.timeBase.num) / probe.timeBase.den;
}
