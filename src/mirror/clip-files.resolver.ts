import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Clip } from "../catalog/index.js";
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
  @FieldResolver(() => Mirror)
  mirror(@Root() { mirrorId }: ClipFile, @Ctx() { mirrorLoaders }: MirrorContext) {
    return mirrorLoaders.mirror.load(mirrorId);
  }
}
