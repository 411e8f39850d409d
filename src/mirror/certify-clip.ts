import { clipKey } from "../clips/index.js";
import { change, requireRole } from "../people/index.js";
import { KineographError, readKey } from "../platform/index.js";
import { ClipFile } from "./clip-file.js";
import { toCertificate } from "./clip-file-certificate.js";
import type { MirrorContext } from "./context.js";
import { findClipFile } from "./find-clip-file.js";

/** Every frame is decoded about twice, and long groups many times. */
const deadlineMs = 10 * 60_000;

/**
 * Certifies the file that a clip (by global id) is read from, and keeps the certificate with it.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND for no such clip;
 * CLIP_UNAVAILABLE, CLIP_CORRUPT, DECODER_TIMEOUT, OVERLOADED as for frames; CONFLICT when the
 * file's row changed meanwhile
 */
export async function certifyClip(
  context: MirrorContext,
  clipId: string,
): Promise<{ clipFile: ClipFile }> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  const clip = await context.clipLoaders.clip.load(readKey(clipId, "Clip"));
  const dataset = clip && (await context.catalogLoaders.dataset.load(clip.datasetId));
  if (!clip || !dataset) throw new KineographError("NOT_FOUND", "There is no such clip.");
  const { mirrorRoots, pool } = context.mirrorWorks;
  const file = await findClipFile(context.database.manager, clip.id, mirrorRoots);
  const certified = await pool.certify(file.absolutePath, { deadlineMs });
  const certificate = toCertificate(certified, pool.decoderId);
  return change(context, async (tx, record) => {
    await tx.query("UPDATE clip_file SET certificate = $2 WHERE id = $1 AND size_bytes = $3", [
      file.clipFileId,
      JSON.stringify(certificate),
      file.sizeBytes,
    ]);
    const clipFile = await tx.findOneBy(ClipFile, { id: file.clipFileId });
    if (clipFile?.certificate?.certifiedAt !== certificate.certifiedAt) {
      const words = "The clip's file was scanned anew meanwhile. Certify it again.";
      throw new KineographError("CONFLICT", words);
    }
    const verdict = certificate.isExact ? "exact" : "not exact";
    await record({
      act: "clip.certify",
      objects: [clipKey(dataset.slug, clip)],
      subject: `mirror ${file.mirror}: ${verdict}`,
    });
    return { clipFile };
  });
}
