import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { Clip } from "../clips/index.js";
import { certifyClip } from "./certify-clip.js";
import { CertifyClipInput, CertifyClipPayload } from "./certify-clip-input.js";
import { ClipFile } from "./clip-file.js";
import type { MirrorContext } from "./context.js";
import { Mirror } from "./mirror.js";

@Resolver(() => Clip)
export class ClipFilesResolver {
  @FieldResolver(() => [ClipFile], {
    description: "Its file in each mirror that was scanned for it.",
  })
  files(@Root() { id }: Clip, @Ctx() { mirrorLoaders }: MirrorContext) {
    return mirrorLoaders.files.load(id);
  }
}

@Resolver(() => ClipFile)
export class ClipFileResolver {
  @Mutation(() => CertifyClipPayload, {
    description:
      "Decodes a clip's file in order and again by random access, and keeps what came of it with the file. For operators; takes seconds a clip.",
  })
  certifyClip(
    @Arg("input", () => CertifyClipInput) { clip }: CertifyClipInput,
    @Ctx() context: MirrorContext,
  ): Promise<CertifyClipPayload> {
    return certifyClip(context, clip);
  }

  @FieldResolver(() => Mirror)
  mirror(@Root() { mirrorId }: ClipFile, @Ctx() { mirrorLoaders }: MirrorContext) {
    return mirrorLoaders.mirror.load(mirrorId);
  }
}
