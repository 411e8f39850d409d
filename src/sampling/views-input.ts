import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";
import type { OutOfBound } from "./mmaction2-clips.js";
import { ViewsPreset, type AskedViews } from "./views.js";

export const outOfBounds = { LOOP: "LOOP", REPEAT_LAST: "REPEAT_LAST" } as const;
registerEnumType(outOfBounds, {
  name: "OutOfBound",
  description: "What follows the last frame in a clip that is longer than the video.",
  valuesConfig: {
    LOOP: { description: "The video from its first frame on: index modulo N." },
    REPEAT_LAST: { description: "The clip's last frame that is there, as often as needed." },
  },
});

registerEnumType(ViewsPreset, {
  name: "ViewsPreset",
  description:
    "The samplers of other projects. Each gives the very indices that the project gives (docs/sampling.md names file and commit); what is random in them is drawn by seed and clip.",
  valuesConfig: {
    MMACTION2_TRAIN: {
      description:
        "SampleFrames in training: a clip drawn in each of count equal parts. Default 1 × (32 frames, stride 2). Takes count, outOfBound, seed.",
    },
    MMACTION2_TRAIN_KEEP_TAIL: {
      description:
        "The same with keep_tail_frames: no frame at the end is left out. Takes count, outOfBound, seed.",
    },
    MMACTION2_TEST: {
      description:
        "SampleFrames with test_mode: count clips from the first frame to the last. Of length 1, the centre of each part. Default 10 × (32 frames, stride 2). Takes count, outOfBound.",
    },
    MMACTION2_TEST_TWICE: {
      description:
        "The same with twice_sample: of length 1, first the centres of the parts, then their beginnings. Default 8 frames. Takes count, outOfBound.",
    },
    SLOWFAST_TRAIN: {
      description:
        "One clip that begins anywhere. Default 8 frames, stride 8, at 30 frames a second. Takes framesPerSecond, seed.",
    },
    SLOWFAST_TEST: {
      description:
        "The temporal views of a test: view i begins at (N - span) × i / count. Default 10 × (8 frames, stride 8). Takes count, framesPerSecond.",
    },
    SLOWFAST_TEST_OFFSET: {
      description:
        "The same with USE_OFFSET_SAMPLING: the last view ends with the video. Takes count, framesPerSecond.",
    },
    PYTORCHVIDEO_RANDOM: {
      description:
        "RandomClipSampler, with count > 1 RandomMultiClipSampler. Default 1 clip of 8 frames in 64/30 s. Takes count, framesPerSecond, clipSeconds, seed.",
    },
    PYTORCHVIDEO_UNIFORM: {
      description:
        "UniformClipSampler: clips one after the other, as long as a whole one is left. Takes framesPerSecond, clipSeconds, strideSeconds.",
    },
    PYTORCHVIDEO_UNIFORM_BACKPAD: {
      description:
        "The same with backpad_last: a last clip that ends with the video. Takes framesPerSecond, clipSeconds, strideSeconds.",
    },
    PYTORCHVIDEO_CONSTANT: {
      description:
        "ConstantClipsPerVideoSampler: count clips, evenly from the first to the last. Default 10. Takes count, framesPerSecond, clipSeconds.",
    },
    VIDEOMAE_PRETRAIN: {
      description: "Pre-training: one clip. Default 16 frames, stride 4. Takes seed.",
    },
    VIDEOMAE_FINETUNE: {
      description:
        "Fine-tuning and validation: one clip, spread over length × stride frames. Default 16 frames, stride 4. Takes seed.",
    },
    VIDEOMAE_TEST: {
      description:
        "A test: count clips, evenly over every stride-th frame. Default 5 × (16 frames, stride 4). Takes count.",
    },
  },
});

@InputType({ description: "Clips as another project takes them, one clip after the other." })
export class ViewsInput implements AskedViews {
  @Field(() => ViewsPreset, { description: "Whose clips." })
  preset!: ViewsPreset;

  @Field(() => Int, { nullable: true, description: "Frames a clip. Default: the preset's." })
  length?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Frames from one to the next. Default: the preset's. Of PYTORCHVIDEO, a clip lasts length × stride / framesPerSecond.",
  })
  stride?: number | null;

  @Field(() => Int, { nullable: true, description: "How many clips. Default: the preset's." })
  count?: number | null;

  @Field(() => outOfBounds, { nullable: true, description: "Of MMACTION2. Default: LOOP." })
  outOfBound?: OutOfBound | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Of SLOWFAST and PYTORCHVIDEO: the rate in which length and stride are counted. Default: 30.",
  })
  framesPerSecond?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Of PYTORCHVIDEO: how long a clip lasts, in place of stride and framesPerSecond. 0.001 to 86400.",
  })
  clipSeconds?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Of PYTORCHVIDEO_UNIFORM: from one clip's beginning to the next. Default: as long as a clip.",
  })
  strideSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Of the random ones: 0 to 2147483647; the same gives the same. Default: 0.",
  })
  seed?: number | null;
}
