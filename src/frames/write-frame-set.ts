import type { Transaction } from "../platform/index.js";
import type { FramePack } from "./pack.js";
import type { ReceiptFacts } from "./receipt.js";
import type { FileFacts, StoredPack } from "./stored-pack.js";

/** Records a pack that lies in the store; one of the same receipt is there already. */
export async function writePack(
  tx: Transaction,
  pack: FramePack,
  facts: ReceiptFacts,
): Promise<StoredPack> {
  const { receipt, frames, missing, sizeBytes } = pack;
  const rows: { id: string }[] = await tx.query(
    `INSERT INTO frame_pack (receipt, input_sha256, decoder_id, sampling, picture, frames, missing, size_bytes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (receipt) DO UPDATE SET size_bytes = excluded.size_bytes RETURNING id`,
    [
      receipt,
      facts.inputSha256,
      facts.decoderId,
      JSON.stringify(facts.sampling),
      JSON.stringify(facts.picture),
      JSON.stringify(frames),
      JSON.stringify(missing),
      sizeBytes,
    ],
  );
  return { packId: rows[0]?.id ?? "", receipt, frames, missing, sizeBytes };
}

export interface NewFrameSet {
  packId: string;
  clipId: string;
  revisionId: string;
  requestDigest: string;
  file: FileFacts;
}

/** Records that a pack is the frames of a clip of a revision. Gives the frame set's key. */
export async function writeFrameSet(tx: Transaction, set: NewFrameSet): Promise<string> {
  const rows: { id: string }[] = await tx.query(
    `INSERT INTO frame_set (pack_id, clip_id, revision_id, request_digest, file_size_bytes, file_modified_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (pack_id, clip_id, revision_id) DO UPDATE
       SET file_size_bytes = excluded.file_size_bytes, file_modified_at = excluded.file_modified_at
     RETURNING id`,
    [
      set.packId,
      set.clipId,
      set.revisionId,
      set.requestDigest,
      set.file.sizeBytes,
      set.file.modifiedAt,
    ],
  );
  return rows[0]?.id ?? "";
}
