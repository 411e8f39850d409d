import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { DatasetVersion } from "../catalog/index.js";
import { Clip, noteListedClips } from "../clips/index.js";
import { readSampling } from "../sampling/index.js";
import type { FramesContext } from "./context.js";
import { extractFrames } from "./extract-frames.js";
import { ExtractFramesInput, ExtractFramesPayload } from "./extract-frames-input.js";
import { FrameSet } from "./frame-set.js";
import { readPicture } from "./picture-input.js";

@Resolver(() => FrameSet)
export class FrameSetResolver {
  /**
   * The grant check, the frame set and the audit entry commit together or not at all. The same
   * request gives back the stored set without decoding.
   */
  @Mutation(() => ExtractFramesPayload, {
    description:
      "Still pictures of one clip, at once: chosen by `sampling`, in the form that `picture` says.",
  })
  async extractFrames(
    @Arg("input", () => ExtractFramesInput) input: ExtractFramesInput,
    @Ctx() context: FramesContext,
  ): Promise<ExtractFramesPayload> {
    const { clip, version = null, purpose = null, idempotencyKey = null } = input;
    const sampling = readSampling(input.sampling);
    const picture = readPicture(input.picture);
    const request = { clip, version, sampling, picture, purpose, idempotencyKey };
    return { frameSet: await extractFrames(context, request) };
  }

  @FieldResolver(() => Clip, { nullable: true })
  async clip(@Root() { clipId }: FrameSet, @Ctx() context: FramesContext): Promise<Clip | null> {
    const clip = await context.clipLoaders.clip.load(clipId);
    if (clip) await noteListedClips(context, [clip]);
    return clip;
  }

  @FieldResolver(() => DatasetVersion, {
    description: "The version as which the clip was accessed.",
  })
  version(@Root() { versionId }: FrameSet, @Ctx() { catalogLoaders }: FramesContext) {
    return catalogLoaders.version.load(versionId);
  }
}
