import { type ListedClass, type Split } from "../catalog/index.js";
import { admit } from "../access/index.js";
import { KineographError, readPageRequest, type PageArgs } from "../platform/index.js";
import type { ClipConnection } from "./clip.js";
import type { ClipsContext } from "./context.js";
import { noteClips } from "./note-clips.js";

/** A page of one class's clips as members of the version that lists it. @throws FORBIDDEN */
export async function readClassClips(
  context: ClipsContext,
  listed: ListedClass,
  split: Split | null,
  args: PageArgs,
): Promise<ClipConnection> {
  const page = readPageRequest(args);
  const all = await context.catalogLoaders.currentRevisions();
  const current = all.find((each) => each.revisionId === listed.revisionId);
  if (!current) throw new KineographError("NOT_FOUND", "The revision of this class is gone.");
  await admit(context, current, "METADATA", "clip.read");
  const { revisionId, actionClassId } = listed;
  const clips = await context.clipLoaders.classClips({ revisionId, actionClassId }, split, page);
  await noteClips(context, current, clips.nodes);
  return clips;
}
