import { GraphQLBigInt } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { Node } from "../platform/index.js";
import type { PackedFrame } from "./pack.js";

@ObjectType({ description: "A frame that was asked for and cannot be had." })
export class MissingFrame {
  @Field(() => Int, { description: "Its place in the request, from 0." })
  position!: number;

  @Field(() => Int)
  index!: number;

  @Field(() => String, { description: "DAMAGED, NO_REFERENCE or TRUNCATED." })
  reason!: string;
}

@ObjectType({ description: "One picture of a frame set." })
export class Frame implements Omit<PackedFrame, "offsetBytes"> {
  @Field(() => Int, { description: "Its place in the request, from 0." })
  position!: number;

  @Field(() => Int, {
    description: "Its number in the clip, from 0, in the order of presentation.",
  })
  index!: number;

  ptsTicks!: number;

  @Field(() => Float, { description: "When it is shown, counted from the clip's first picture." })
  ptsSeconds!: number;

  @Field(() => Int)
  widthPx!: number;

  @Field(() => Int)
  heightPx!: number;

  @Field(() => Int)
  sizeBytes!: number;

  @Field(() => String, { description: "Of the picture's bytes, in hex; also its ETag." })
  sha256!: string;

  @Field(() => [String], {
    description: "KEYFRAME; DAMAGED_REFERENCE: it depends on a picture that was damaged.",
  })
  flags!: string[];

  /** Its name in the archive. */
  file!: string;

  @Field(() => String, {
    description: "Good for five minutes and for you alone; every use is recorded.",
  })
  url!: string;
}

/** A stored pack as somebody's clip of a version; addresses are signed for whoever asked. */
@ObjectType({
  implements: Node,
  description: "The frames of one clip for one sampling and one picture form.",
})
export class FrameSet extends Node {
  @Field(() => String, {
    description:
      "sha256 over input file, sampling, picture and decoder: the same receipt, the same bytes.",
  })
  receipt!: string;

  clipId!: string;
  versionId!: string;

  @Field(() => Int)
  get frameCount(): number {
    return this.frames.length;
  }

  @Field(() => GraphQLBigInt, { description: "Of the archive." })
  sizeBytes!: number;

  @Field(() => [Frame], { description: "In the order asked." })
  frames!: Frame[];

  @Field(() => [MissingFrame], { description: "What was asked for and cannot be had, and why." })
  missing!: MissingFrame[];

  @Field(() => String, {
    description: "All of it as a tar, with frames.json. Good for five minutes.",
  })
  archiveUrl!: string;

  @Field(() => String, {
    description:
      "One JPEG of the frames, small, whole and each with its time: at most 100 of them, evenly chosen. Drawn when it is first asked for. Good for five minutes.",
  })
  contactSheetUrl!: string;

  @Field(() => Boolean, {
    description: "Whether it was stored already, so that nothing was decoded.",
  })
  isStored!: boolean;
}
