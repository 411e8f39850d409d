import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";
import { KineographError } from "../platform/index.js";
import type { Draw } from "./draws.js";
import type { OutOfBound } from "./mmaction2-clips.js";
import { checkSampling, drawOf, type Sampling, type UniformPlacement } from "./sampling.js";
import { fillViews } from "./views.js";
import { outOfBounds, ViewsInput } from "./views-input.js";

const placements = { CENTRES: "CENTRES", ENDPOINTS: "ENDPOINTS" } as const;
registerEnumType(placements, {
  name: "UniformPlacement",
  description: "Where evenly spread frames lie.",
  valuesConfig: {
    CENTRES: {
      description: "floor((i + 0.5) × N / count), the middle of each of count equal parts.",
    },
    ENDPOINTS: {
      description: "round-half-even(i × (N − 1) / (count − 1)), first and last frame included.",
    },
  },
});

@InputType({ description: "So many frames, evenly spread." })
class UniformInput {
  @Field(() => Int, { description: "How many; more than there are repeats some." })
  count!: number;

  @Field(() => placements, {
    defaultValue: placements.CENTRES,
    description: "The middle of each part, or from the first frame to the last.",
  })
  placement!: UniformPlacement;
}

@InputType({
  description:
    "One frame drawn in each of count equal parts of floor(N / count) frames: TSN's training. Fewer frames than parts are spread, with repeats.",
})
class SegmentsInput {
  @Field(() => Int, { description: "How many parts." })
  count!: number;

  @Field(() => Int, {
    defaultValue: 0,
    description: "0 to 2147483647: the same seed draws the same frames of a clip, everywhere.",
  })
  seed!: number;
}

@InputType({
  description:
    "One clip of consecutive frames: centred, or begun at start, or drawn by seed (as MMACTION2_TRAIN).",
})
class DenseInput {
  @Field(() => Int, { description: "Frames of the clip." })
  length!: number;

  @Field(() => Int, { defaultValue: 1, description: "Frames from one to the next." })
  stride!: number;

  @Field(() => Int, {
    nullable: true,
    description: "The first frame; negative ones count from the end. Default: the clip is centred.",
  })
  start?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "0 to 2147483647: draws the first frame, in place of start.",
  })
  seed?: number | null;

  @Field(() => outOfBounds, {
    defaultValue: outOfBounds.LOOP,
    description: "What follows the last frame.",
  })
  outOfBound!: OutOfBound;
}

@InputType({ description: "Frames so far apart." })
class EveryInput {
  @Field(() => Int, { description: "Frames 0, stride, 2 × stride …" })
  stride!: number;
}

@InputType({ description: "The pictures shown at a steady rate." })
class RateInput {
  @Field(() => Float, {
    description:
      "The picture shown at j / framesPerSecond for j = 0, 1, … while the clip lasts; a rate above the clip's repeats pictures.",
  })
  framesPerSecond!: number;
}

@InputType({ description: "The pictures shown at these times." })
class TimestampsInput {
  @Field(() => [Float], {
    description:
      "Seconds from the first picture; each gives the picture shown then (last pts ≤ t).",
  })
  seconds!: number[];
}

@InputType({ description: "Frames by number." })
class IndicesInput {
  @Field(() => [Int], { description: "Frame indices from 0; negative ones count from the end." })
  values!: number[];
}

/** How frames are chosen: exactly one field, and `draws` beside a random one. */
@InputType({
  description:
    "How frames are chosen. Give exactly one of the fields; beside segments, or a dense or views that draw at random, also draws.",
})
export class SamplingInput {
  @Field(() => UniformInput, { nullable: true, description: "So many, evenly spread." })
  uniform?: UniformInput | null;

  @Field(() => SegmentsInput, {
    nullable: true,
    description: "One drawn in each of so many equal parts.",
  })
  segments?: SegmentsInput | null;

  @Field(() => DenseInput, { nullable: true, description: "One clip of consecutive frames." })
  dense?: DenseInput | null;

  @Field(() => ViewsInput, {
    nullable: true,
    description: "Clips as mmaction2, SlowFast, PyTorchVideo or VideoMAE take them.",
  })
  views?: ViewsInput | null;

  @Field(() => EveryInput, { nullable: true, description: "Every n-th frame." })
  every?: EveryInput | null;

  @Field(() => RateInput, { nullable: true, description: "So many pictures a second." })
  rate?: RateInput | null;

  @Field(() => TimestampsInput, {
    nullable: true,
    description: "The pictures shown at these times.",
  })
  timestamps?: TimestampsInput | null;

  @Field(() => IndicesInput, { nullable: true, description: "These frames, in this order." })
  indices?: IndicesInput | null;

  @Field(() => Boolean, { nullable: true, description: "true: the keyframes." })
  keyframes?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "true: every frame." })
  all?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Beside a random sampling: so many independent draws of the clip, one after the other, each from seed and its number 0, 1, … Default: 1.",
  })
  draws?: number | null;
}

const fieldNames =
  "uniform, segments, dense, views, every, rate, timestamps, indices, keyframes, all";

/**
 * The sampling that `input` asks for, checked.
 *
 * @throws BAD_INPUT unless exactly one field is given; for `draws` beside one that draws nothing
 * @throws TOO_EXPENSIVE for more than `framesCap` frames
 */
export function readSampling(input: SamplingInput): Sampling {
  const asked = readAsked(input);
  const [sampling, second] = asked;
  if (!sampling || second) {
    const words = `Give exactly one of sampling's fields (${fieldNames}), not ${asked.length}.`;
    throw new KineographError("BAD_INPUT", words);
  }
  if (input.draws != null && !drawOf(sampling)) {
    const words = `sampling.draws repeats a random sampling, and this one (${sampling.kind}) draws nothing. Leave draws out, or take segments, dense with a seed, or a random preset of views.`;
    throw new KineographError("BAD_INPUT", words);
  }
  return checkSampling(sampling);
}

function readAsked(input: SamplingInput): Sampling[] {
  const { uniform, segments, dense, views, every, rate, timestamps, indices } = input;
  const draws = input.draws ?? 1;
  const asked: Sampling[] = [];
  if (uniform) {
    asked.push({ kind: "uniform", count: uniform.count, placement: uniform.placement });
  }
  if (segments) {
    asked.push({ kind: "segments", count: segments.count, draw: makeDraw(segments.seed, draws) });
  }
  if (dense) asked.push(readDense(dense, draws));
  if (views) asked.push({ kind: "views", ...fillViews(views, draws) });
  if (every) asked.push({ kind: "every", stride: every.stride });
  if (rate) asked.push({ kind: "rate", framesPerSecond: rate.framesPerSecond });
  if (timestamps) asked.push({ kind: "timestamps", seconds: timestamps.seconds });
  if (indices) asked.push({ kind: "indices", values: indices.values });
  if (input.keyframes) asked.push({ kind: "keyframes" });
  if (input.all) asked.push({ kind: "all" });
  return asked;
}

function makeDraw(seed: number, draws: number): Draw {
  return { seed, draws, clipKey: null };
}

function readDense({ length, stride, start, seed, outOfBound }: DenseInput, draws: number) {
  const draw = seed == null ? null : makeDraw(seed, draws);
  return { kind: "dense", length, stride, outOfBound, start: start ?? null, draw } as const;
}
