import type { MigrationInterface, QueryRunner } from "typeorm";

/** What the list of a published revision hashes to, so that it is exported only once to find out. */
export class ListDigests1764028800008 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- form: how the list is written, as code and shape (citation/read-list-digest.ts). A published
-- revision never changes, so neither does this.
CREATE TABLE list_digest (
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  form text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL,
  row_count integer NOT NULL,
  columns text[] NOT NULL,
  PRIMARY KEY (revision_id, form)
);
DO $$
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON list_digest TO %I', current_setting('kineograph.application_role'));
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
