import type { MigrationInterface, QueryRunner } from "typeorm";

/** Named sets of a revision's listings, and a digest of each revision's label map. */
export class Subsets1764028800005 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- A named set of listings of one revision, such as Mini-Kinetics-200; digest: sha256 over them (see ingest).
CREATE TABLE subset (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'),
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  clip_count integer NOT NULL CHECK (clip_count >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (revision_id, name)
);

-- Of a draft, an import that replaces a split takes out what is no longer listed (see ingest).
CREATE TABLE subset_listing (
  subset_id bigint NOT NULL REFERENCES subset ON DELETE CASCADE,
  clip_id bigint NOT NULL REFERENCES clip,
  split split NOT NULL,
  PRIMARY KEY (subset_id, clip_id, split)
);
CREATE INDEX subset_listing_by_clip ON subset_listing (clip_id);

DO $$ BEGIN
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON subset, subset_listing TO %I',
    current_setting('kineograph.application_role'));
END $$;

-- label_map_digest: sha256 over the numbered classes (see ingest); null while no map was imported.
ALTER TABLE revision ADD COLUMN label_map_digest text CHECK (label_map_digest ~ '^[0-9a-f]{64}$');
UPDATE revision r SET label_map_digest = m.digest FROM (
  SELECT b.revision_id, encode(sha256(convert_to(
    string_agg(b.label_index || E'\\t' || replace(a.name, E'\\\\', E'\\\\\\\\') || E'\\n', '' ORDER BY b.label_index),
    'UTF8')), 'hex') AS digest
  FROM label b JOIN action_class a ON a.id = b.action_class_id
  WHERE b.label_index IS NOT NULL GROUP BY b.revision_id
) m WHERE m.revision_id = r.id;
`);
  }

  async down(): Promise<void> {
    throw new Error("migrations go forward only");
  }
}
