import { type Split, type Subset } from "../catalog/index.js";
import { admit } from "../access/index.js";
import { KineographError, readPageRequest, type PageArgs } from "../platform/index.js";
import type { ClipConnection } from "./clip.js";
import type { ClipsContext } from "./context.js";
import { noteClips } from "./note-clips.js";
import { readSubsetClipPage } from "./read-subset-clip-page.js";

/** A page of a subset's clips as members of the version that lists them. @throws FORBIDDEN */
export async function readSubsetClips(
  context: ClipsContext,
  subset: Subset,
  split: Split | null,
  args: PageArgs,
): Promise<ClipConnection> {
  const page = readPageRequest(args);
  const all = await context.catalogLoaders.currentRevisions();
  const current = all.find((each) => each.revisionId === subset.revisionId);
  if (!current) throw new KineographError("NOT_FOUND", "The revision of this subset is gone.");
  await admit(context, current, "METADATA", "clip.read");
  const clips = await readSubsetClipPage(context.database.manager, subset.id, split, page);
  await noteClips(context, current, clips.nodes);
  return clips;
}
