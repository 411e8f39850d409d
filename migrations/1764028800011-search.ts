import type { MigrationInterface, QueryRunner } from "typeorm";

/** Search of classes, clips by state without counting them, and filters that are kept. */
export class Search1764028800011 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- Similarity of words by their trigrams; an extension that the owner of a database may create.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Listings by the state of their clip's file in a mirror, written by whatever writes one of the two
-- (see catalog/count-clip-states.ts). Clips of which a mirror says nothing are in no row.
CREATE TABLE clip_state_count (
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  mirror_id bigint NOT NULL REFERENCES mirror ON DELETE CASCADE,
  split split NOT NULL,
  action_class_id bigint REFERENCES action_class,
  state clip_file_state NOT NULL,
  clip_count integer NOT NULL CHECK (clip_count > 0),
  UNIQUE NULLS NOT DISTINCT (revision_id, mirror_id, split, action_class_id, state)
);
CREATE INDEX clip_state_count_by_mirror ON clip_state_count (mirror_id);

-- digest: sha256 over the canonical JSON of the conditions. The same filter is kept once.
CREATE TABLE saved_filter (
  digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
  conditions jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE app text := current_setting('kineograph.application_role');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON clip_state_count TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT ON saved_filter TO %I', app);
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
