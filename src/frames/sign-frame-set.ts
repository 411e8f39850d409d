import { requireUser } from "../people/index.js";
import { sheetName } from "./contact-sheet.js";
import type { FramesContext } from "./context.js";
import { Frame, FrameSet, MissingFrame } from "./frame-set.js";
import type { StoredPack } from "./stored-pack.js";
import { hydrate } from "../platform/index.js";

/** Name of the whole set's archive in addresses. */
export const archiveName = "frames.tar";

interface SetFacts {
  setId: string;
  clipId: string;
  versionId: string;
  /** The entry under which these addresses are handed out. */
  entryId: string;
  isStored: boolean;
}

/** The frame set as the viewer gets it: with addresses that serve them alone. */
export function signFrameSet(context: FramesContext, pack: StoredPack, set: SetFacts): FrameSet {
  const userId = requireUser(context.viewer).id;
  const { setId: frameSetId, entryId } = set;
  const sign = (file: string) =>
    context.origin + context.frames.signer.sign({ frameSetId, file, entryId, userId });
  const frames = hydrate(
    Frame,
    pack.frames.map((frame) => ({ ...frame, url: sign(frame.file) })),
  );
  return Object.assign(new FrameSet(), {
    id: set.setId,
    receipt: pack.receipt,
    clipId: set.clipId,
    versionId: set.versionId,
    sizeBytes: pack.sizeBytes,
    frames,
    missing: hydrate(MissingFrame, pack.missing),
    archiveUrl: sign(archiveName),
    contactSheetUrl: sign(sheetName),
    isStored: set.isStored,
  });
}
