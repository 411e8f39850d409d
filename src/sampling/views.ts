import { KineographError } from "../platform/index.js";
import type { Draw } from "./draws.js";
import type { OutOfBound } from "./mmaction2-clips.js";

/** The samplers of other projects, by project and use. */
export const ViewsPreset = {
  MMACTION2_TRAIN: "MMACTION2_TRAIN",
  MMACTION2_TRAIN_KEEP_TAIL: "MMACTION2_TRAIN_KEEP_TAIL",
  MMACTION2_TEST: "MMACTION2_TEST",
  MMACTION2_TEST_TWICE: "MMACTION2_TEST_TWICE",
  SLOWFAST_TRAIN: "SLOWFAST_TRAIN",
  SLOWFAST_TEST: "SLOWFAST_TEST",
  SLOWFAST_TEST_OFFSET: "SLOWFAST_TEST_OFFSET",
  PYTORCHVIDEO_RANDOM: "PYTORCHVIDEO_RANDOM",
  PYTORCHVIDEO_UNIFORM: "PYTORCHVIDEO_UNIFORM",
  PYTORCHVIDEO_UNIFORM_BACKPAD: "PYTORCHVIDEO_UNIFORM_BACKPAD",
  PYTORCHVIDEO_CONSTANT: "PYTORCHVIDEO_CONSTANT",
  VIDEOMAE_PRETRAIN: "VIDEOMAE_PRETRAIN",
  VIDEOMAE_FINETUNE: "VIDEOMAE_FINETUNE",
  VIDEOMAE_TEST: "VIDEOMAE_TEST",
} as const;
export type ViewsPreset = (typeof ViewsPreset)[keyof typeof ViewsPreset];

/** What a preset may be given besides its length and stride. */
type ViewsOption =
  | "count"
  | "outOfBound"
  | "framesPerSecond"
  | "clipSeconds"
  | "strideSeconds"
  | "seed";

interface PresetFacts {
  /** Frames a clip, frames between two of them, clips: the project's own defaults. */
  defaults: { length: number; stride: number; count: number };
  takes: readonly ViewsOption[];
}

const mmaction2 = { length: 32, stride: 2 };
const slowfast = { length: 8, stride: 8 };
const videomae = { length: 16, stride: 4 };
const timed = ["framesPerSecond", "clipSeconds"] as const;

const presetFacts: Readonly<Record<ViewsPreset, PresetFacts>> = {
  MMACTION2_TRAIN: {
    defaults: { ...mmaction2, count: 1 },
    takes: ["count", "outOfBound", "seed"],
  },
  MMACTION2_TRAIN_KEEP_TAIL: {
    defaults: { ...mmaction2, count: 1 },
    takes: ["count", "outOfBound", "seed"],
  },
  MMACTION2_TEST: { defaults: { ...mmaction2, count: 10 }, takes: ["count", "outOfBound"] },
  MMACTION2_TEST_TWICE: {
    defaults: { length: 1, stride: 1, count: 8 },
    takes: ["count", "outOfBound"],
  },
  SLOWFAST_TRAIN: { defaults: { ...slowfast, count: 1 }, takes: ["framesPerSecond", "seed"] },
  SLOWFAST_TEST: { defaults: { ...slowfast, count: 10 }, takes: ["count", "framesPerSecond"] },
  SLOWFAST_TEST_OFFSET: {
    defaults: { ...slowfast, count: 10 },
    takes: ["count", "framesPerSecond"],
  },
  PYTORCHVIDEO_RANDOM: {
    defaults: { ...slowfast, count: 1 },
    takes: ["count", ...timed, "seed"],
  },
  PYTORCHVIDEO_UNIFORM: {
    defaults: { ...slowfast, count: 1 },
    takes: [...timed, "strideSeconds"],
  },
  PYTORCHVIDEO_UNIFORM_BACKPAD: {
    defaults: { ...slowfast, count: 1 },
    takes: [...timed, "strideSeconds"],
  },
  PYTORCHVIDEO_CONSTANT: { defaults: { ...slowfast, count: 10 }, takes: ["count", ...timed] },
  VIDEOMAE_PRETRAIN: { defaults: { ...videomae, count: 1 }, takes: ["seed"] },
  VIDEOMAE_FINETUNE: { defaults: { ...videomae, count: 1 }, takes: ["seed"] },
  VIDEOMAE_TEST: { defaults: { ...videomae, count: 5 }, takes: ["count"] },
};

/** The clips of a preset as asked: what is left out is the preset's own. */
export interface AskedViews {
  preset: ViewsPreset;
  length?: number | null;
  stride?: number | null;
  count?: number | null;
  outOfBound?: OutOfBound | null;
  framesPerSecond?: number | null;
  clipSeconds?: number | null;
  strideSeconds?: number | null;
  seed?: number | null;
}

/** The clips of a preset, all told; what the preset does not take has its default. */
export interface Views {
  preset: ViewsPreset;
  /** Frames a clip, frames between two of them, clips. */
  length: number;
  stride: number;
  count: number;
  outOfBound: OutOfBound;
  /** The rate that the clip is thought to have: a clip lasts length × stride / this many seconds. */
  framesPerSecond: number;
  /** How long a clip lasts instead; 0.001 to 86,400. */
  clipSeconds: number | null;
  /** From one clip's beginning to the next; null: as long as a clip. */
  strideSeconds: number | null;
  draw: Draw | null;
}

/** Whether the preset draws at random, so that it takes a seed. */
export function isRandomPreset(preset: ViewsPreset): boolean {
  return presetFacts[preset].takes.includes("seed");
}

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

function checkSeconds(name: string, seconds: number | null | undefined): void {
  if (seconds == null || (seconds >= 0.001 && seconds <= 86_400)) return;
  refuse(`views.${name} must be 0.001 to 86400 seconds, not ${seconds}.`);
}

function checkCombination(asked: AskedViews, { length, count, preset }: Views): void {
  const isLate = asked.stride != null || asked.framesPerSecond != null;
  if (asked.clipSeconds != null && isLate) {
    refuse(
      "views.clipSeconds takes the place of stride and framesPerSecond. Give it, or those two.",
    );
  }
  const wantsTwo = preset === "VIDEOMAE_TEST" || (preset === "MMACTION2_TEST_TWICE" && length > 1);
  if (wantsTwo && count === 1) refuse(`${preset} spreads at least 2 clips. Give a larger count.`);
}

/**
 * The clips that are asked for, with the preset's defaults. Counts are checked by `checkSampling`.
 *
 * @throws BAD_INPUT for an option that the preset does not take, or one that contradicts another
 */
export function fillViews(asked: AskedViews, draws: number): Views {
  const { preset } = asked;
  const { defaults, takes } = presetFacts[preset];
  const options = { ...asked, preset: null, length: null, stride: null };
  for (const [name, value] of Object.entries(options)) {
    if (value == null || takes.some((taken) => taken === name)) continue;
    refuse(
      `${preset} takes no ${name}. Leave it out; it takes ${["length", "stride", ...takes].join(", ")}.`,
    );
  }
  const views: Views = {
    preset,
    length: asked.length ?? defaults.length,
    stride: asked.stride ?? defaults.stride,
    count: asked.count ?? defaults.count,
    outOfBound: asked.outOfBound ?? "LOOP",
    framesPerSecond: asked.framesPerSecond ?? 30,
    clipSeconds: asked.clipSeconds ?? null,
    strideSeconds: asked.strideSeconds ?? null,
    draw: isRandomPreset(preset) ? { seed: asked.seed ?? 0, draws, clipKey: null } : null,
  };
  checkSeconds("clipSeconds", asked.clipSeconds);
  checkSeconds("strideSeconds", asked.strideSeconds);
  checkCombination(asked, views);
  return views;
}
