import type { PictureSpec } from "../decoder/index.js";
import type { Reader } from "../platform/index.js";
import type { MissingFrame, PackedFrame } from "./pack.js";

/** A row of frame_pack: what is stored under a receipt. */
export interface StoredPack {
  packId: string;
  receipt: string;
  sizeBytes: number;
  frames: PackedFrame[];
  missing: MissingFrame[];
}

/** A frame set with its pack. */
export interface StoredSet extends StoredPack {
  setId: string;
  clipId: string;
  revisionId: string;
  /** Of the file that the frames were taken from; hex. */
  inputSha256: string;
  picture: PictureSpec;
}

const packColumns = `p.id AS "packId", p.receipt, p.size_bytes::float8 AS "sizeBytes", p.frames, p.missing`;

/** The file that frames are taken from, as it is now. */
export interface FileFacts {
  sizeBytes: number;
  modifiedAt: Date;
}

/** What is stored for the request `digest` on a clip whose file is unchanged since, or null. */
export async function readStoredPack(
  reader: Reader,
  clipId: string,
  digest: string,
  file: FileFacts,
): Promise<StoredPack | null> {
  const rows: StoredPack[] = await reader.query(
    `SELECT ${packColumns} FROM frame_set s JOIN frame_pack p ON p.id = s.pack_id
     WHERE s.clip_id = $1 AND s.request_digest = $2 AND s.file_size_bytes = $3 AND s.file_modified_at = $4
     ORDER BY s.id DESC LIMIT 1`,
    [clipId, digest, file.sizeBytes, file.modifiedAt],
  );
  return rows[0] ?? null;
}

/** A frame set by its key, or null. */
export async function readStoredSet(reader: Reader, setId: string): Promise<StoredSet | null> {
  const rows: StoredSet[] = await reader.query(
    `SELECT s.id AS "setId", s.clip_id AS "clipId", s.revision_id AS "revisionId",
            p.input_sha256 AS "inputSha256", p.picture, ${packColumns}
     FROM frame_set s JOIN frame_pack p ON p.id = s.pack_id WHERE s.id = $1`,
    [setId],
  );
  return rows[0] ?? null;
}
