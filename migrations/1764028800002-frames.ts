import type { MigrationInterface, QueryRunner } from "typeorm";

/** Stored frames: a pack is the bytes (one file), a frame set is a pack as somebody's clip of a version. */
export class Frames1764028800002 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- receipt: sha256 over input digest, sampling, picture and decoder build; it names the file in the store.
CREATE TABLE frame_pack (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  receipt text NOT NULL UNIQUE CHECK (receipt ~ '^[0-9a-f]{64}$'),
  input_sha256 text NOT NULL CHECK (input_sha256 ~ '^[0-9a-f]{64}$'),
  decoder_id text NOT NULL,
  sampling jsonb NOT NULL,
  picture jsonb NOT NULL,
  frames jsonb NOT NULL,
  missing jsonb NOT NULL,
  size_bytes bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE frame_set (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pack_id bigint NOT NULL REFERENCES frame_pack,
  clip_id bigint NOT NULL REFERENCES clip,
  revision_id bigint NOT NULL REFERENCES revision,
  request_digest text NOT NULL,
  -- The file as it was when the frames were taken: while it is unchanged, the set is found unread.
  file_size_bytes bigint NOT NULL,
  file_modified_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (pack_id, clip_id, revision_id)
);
CREATE INDEX frame_set_by_request ON frame_set (clip_id, request_digest);

-- The same key again gives the same answer; with another request it is refused.
CREATE TABLE idempotency_key (
  user_id bigint NOT NULL REFERENCES user_account ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  request_digest text NOT NULL,
  frame_set_id bigint NOT NULL REFERENCES frame_set,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
