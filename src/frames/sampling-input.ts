import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";
import { KineographError } from "../platform/index.js";
import { checkSampling, type Sampling, type UniformPlacement } from "./sampling.js";

const placements = { CENTRES: "CENTRES", ENDPOINTS: "ENDPOINTS" } as const;
registerEnumType(placements, {
  name: "UniformPlacement",
  description:
    "CENTRES: floor((i + 0.5) × N / count), the middle of each of count equal parts. ENDPOINTS: round-half-even(i × (N − 1) / (count − 1)), first and last frame included.",
});

@InputType()
class UniformInput {
  @Field(() => Int, { description: "How many; more than there are repeats some." })
  count!: number;

  @Field(() => placements, { defaultValue: placements.CENTRES })
  placement!: UniformPlacement;
}

@InputType()
class EveryInput {
  @Field(() => Int, { description: "Frames 0, stride, 2 × stride …" })
  stride!: number;
}

@InputType()
class TimestampsInput {
  @Field(() => [Float], {
    description:
      "Seconds from the first picture; each gives the picture shown then (last pts ≤ t).",
  })
  seconds!: number[];
}

@InputType()
class IndicesInput {
  @Field(() => [Int], { description: "Frame indices from 0; negative ones count from the end." })
  values!: number[];
}

/** How frames are chosen: exactly one field. */
@InputType({ description: "How frames are chosen. Give exactly one of the fields." })
export class SamplingInput {
  @Field(() => UniformInput, { nullable: true, description: "So many, evenly spread." })
  uniform?: UniformInput | null;

  @Field(() => EveryInput, { nullable: true, description: "Every n-th frame." })
  every?: EveryInput | null;

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
}

/** The sampling that `input` asks for. @throws BAD_INPUT unless exactly one field is given */
export function readSampling(input: SamplingInput): Sampling {
  const asked: Sampling[] = [];
  if (input.uniform) asked.push({ kind: "uniform", ...pick(input.uniform) });
  if (input.every) asked.push({ kind: "every", stride: input.every.stride });
  if (input.timestamps) asked.push({ kind: "timestamps", seconds: input.timestamps.seconds });
  if (input.indices) asked.push({ kind: "indices", values: input.indices.values });
  if (input.keyframes) asked.push({ kind: "keyframes" });
  if (input.all) asked.push({ kind: "all" });
  const [sampling, second] = asked;
  if (!sampling || second) {
    const words = `Give exactly one of sampling's fields (uniform, every, timestamps, indices, keyframes, all), not ${asked.length}.`;
    throw new KineographError("BAD_INPUT", words);
  }
  return checkSampling(sampling);
}

function pick({ count, placement }: UniformInput) {
  return { count, placement };
}
