import { GraphQLISODateTime, Field, Int, ObjectType } from "type-graphql";
import type { Certified } from "../decoder/index.js";

/** What the decoder proved of one file: random access against one plain pass, frame by frame. */
@ObjectType({
  description:
    "Proof that frames of this file are the same by random access as in one pass, every frame compared.",
})
export class ClipFileCertificate {
  @Field(() => Boolean, {
    description: "No frame differs and none is damaged.",
  })
  isExact!: boolean;

  @Field(() => Int)
  frameCount!: number;

  @Field(() => [Int], {
    description: "Frames of which random access gave another picture; empty unless we are wrong.",
  })
  differing!: number[];

  @Field(() => [Int], { description: "Frames that cannot be had, or that depend on damage." })
  damaged!: number[];

  @Field(() => String, {
    description:
      "SHA-256 over the SHA-256 of each frame's decoded planes, in order: whoever decodes the file to the same planes gets the same.",
  })
  planesSha256!: string;

  @Field(() => String, { description: "Of the file that was decoded." })
  inputSha256!: string;

  @Field(() => String, { description: "The build that decoded." })
  decoderId!: string;

  @Field(() => GraphQLISODateTime)
  certifiedAt!: Date | string;
}

/** What a certification by `decoderId` came to. */
export function toCertificate(certified: Certified, decoderId: string): ClipFileCertificate {
  const { differing, damaged, planesSha256, inputSha256 } = certified;
  return {
    isExact: differing.length === 0 && damaged.length === 0,
    frameCount: certified.index.probe.frameCount,
    differing,
    damaged,
    planesSha256,
    inputSha256,
    decoderId,
    certifiedAt: new Date().toISOString(),
  };
}
