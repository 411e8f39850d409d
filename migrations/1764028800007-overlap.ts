import type { MigrationInterface, QueryRunner } from "typeorm";

/** What splits share, and the way from a file's hash to its twins. */
export class Overlap1764028800007 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- Videos that two splits of published revisions share; of a split with itself, all its videos. Written
-- once, since a published revision never changes, and gone with either revision.
CREATE TABLE overlap_count (
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  split split NOT NULL,
  other_revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  other_split split NOT NULL,
  video_count integer NOT NULL CHECK (video_count >= 0),
  PRIMARY KEY (revision_id, split, other_revision_id, other_split)
);
CREATE INDEX overlap_count_by_other ON overlap_count (other_revision_id);

CREATE INDEX clip_file_by_hash ON clip_file (sha256) WHERE sha256 IS NOT NULL;

DO $$
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON overlap_count TO %I', current_setting('kineograph.application_role'));
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error("migrations go forward only");
  }
}
