import { KineographError, type Reader } from "../platform/index.js";
import type { ClipFileState } from "../clips/index.js";
import type { ClipFileReason } from "./clip-file.js";
import { resolveInside, resolveRoots } from "./resolve-inside.js";

/** A file from which a clip can be read. Its path never goes to a client. */
export interface ReadableClipFile {
  clipFileId: string;
  mirrorId: string;
  /** The mirror's name. */
  mirror: string;
  /** Without links. */
  absolutePath: string;
  sizeBytes: number;
  /** Known where the mirror was scanned with --verify hash. */
  sha256: string | null;
}

interface Candidate {
  id: string;
  mirrorId: string;
  mirror: string;
  root: string;
  path: string | null;
  state: ClipFileState;
  reason: ClipFileReason | null;
  detail: string | null;
  sizeBytes: string | null;
  sha256: string | null;
}

const isReadable = (each: Candidate): each is Candidate & { path: string } =>
  each.path !== null && ["PRESENT", "SHORT", "REPLACED"].includes(each.state);

/** The refusal for a clip that no candidate gives. */
function refuse(
  candidates: readonly Candidate[],
  vanished: Candidate | undefined,
): KineographError {
  const [best] = candidates;
  if (!best) {
    const words =
      "No mirror was scanned for this clip. An operator names a copy with: npx kineograph mirror add NAME --root DIR, and scans it with: npx kineograph mirror scan NAME";
    return new KineographError("CLIP_UNAVAILABLE", words);
  }
  if (vanished) {
    const words = `The clip's file was in mirror ${vanished.mirror} at its last scan and cannot be reached now. Scan it again: npx kineograph mirror scan ${vanished.mirror}`;
    return new KineographError("CLIP_UNAVAILABLE", words);
  }
  const reason = best.reason ? ` (${best.reason})` : "";
  const detail = best.detail ? `: ${best.detail}` : "";
  const words = `The clip's file is ${best.state}${reason} in mirror ${best.mirror}${detail}. Once it is mended there, scan again: npx kineograph mirror scan ${best.mirror}`;
  return new KineographError(best.state === "CORRUPT" ? "CLIP_CORRUPT" : "CLIP_UNAVAILABLE", words);
}

/**
 * The best file of a clip over all mirrors: a present one, else a short one, else a replacement.
 *
 * @param roots folders that a mirror's links may lead into, besides the mirror's own root
 * @throws CLIP_CORRUPT, CLIP_UNAVAILABLE with state and reason and what to do
 */
export async function findClipFile(
  reader: Reader,
  clipId: string,
  roots: readonly string[],
): Promise<ReadableClipFile> {
  const candidates: Candidate[] = await reader.query(
    `SELECT f.id, m.id AS "mirrorId", m.name AS mirror, m.root, f.path, f.state, f.reason, f.detail,
            f.size_bytes AS "sizeBytes", f.sha256
     FROM clip_file f JOIN mirror m ON m.id = f.mirror_id
     WHERE f.clip_id = $1
     ORDER BY array_position(
       '{PRESENT,SHORT,REPLACED,CORRUPT,REMOVED,MISSING,JUNK}'::clip_file_state[], f.state), f.id`,
    [clipId],
  );
  let vanished: Candidate | undefined;
  for (const candidate of candidates.filter(isReadable)) {
    const { root, path } = candidate;
    const allowed = await resolveRoots([root, ...roots]);
    const absolutePath = await resolveInside(root, path, allowed).catch(() => null);
    if (absolutePath !== null) {
      const { id, mirrorId, mirror, sizeBytes, sha256 } = candidate;
      return {
        clipFileId: id,
        mirrorId,
        mirror,
        absolutePath,
        sizeBytes: Number(sizeBytes),
        sha256,
      };
    }
    vanished ??= candidate;
  }
  throw refuse(candidates, vanished);
}
