import { countClipStates } from "../clips/index.js";
import { change, type ChangeContext } from "../people/index.js";
import type { ReadableClipFile } from "./find-clip-file.js";

/** What users and operators read of such a file. */
const detail = "it ended two decoders in a row and is not read again until it changes";

/**
 * Marks a file that killed each decoder which read it, so that nobody reads it again as it is: a
 * scan takes it up once its size or time has changed, or with --verify decode.
 */
export async function quarantineClipFile(
  context: ChangeContext,
  file: ReadableClipFile,
  clip: string,
): Promise<void> {
  await change(context, async (tx, record) => {
    await tx.query(
      `UPDATE clip_file SET state = 'CORRUPT', reason = 'UNDECODABLE', detail = $2, certificate = NULL
       WHERE id = $1`,
      [file.clipFileId, detail],
    );
    await countClipStates(tx, { mirrorId: file.mirrorId });
    const subject = `mirror ${file.mirror}: ${detail}`;
    await record({ act: "clip.quarantine", objects: [clip], subject });
  });
}
