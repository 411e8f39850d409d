import { admit } from "../access/index.js";
import { KineographError, readPageRequest, type PageArgs } from "../platform/index.js";
import type { ClipConnection } from "./clip.js";
import type { CatalogContext } from "./context.js";
import type { ListedClass } from "./dataset-version.js";
import { noteClips } from "./note-clips.js";
import type { Split } from "./split.js";

/** A page of one class's clips as members of the version that lists it. @throws FORBIDDEN */
export async function readClassClips(
  context: CatalogContext,
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
  const clips = await context.catalogLoaders.classClips({ revisionId, actionClassId }, split, page);
  await noteClips(context, current, clips.nodes());
  return clips;
}
