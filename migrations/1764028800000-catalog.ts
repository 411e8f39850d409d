import type { MigrationInterface, QueryRunner } from "typeorm";

/** Data sets, their versions and revisions, classes, clips and listings; and the lab's mirrors of them. */
export class Catalog1764028800000 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
CREATE TYPE split AS ENUM ('TRAIN', 'VALIDATE', 'TEST', 'HOLDOUT');
CREATE TYPE clip_source AS ENUM ('YOUTUBE', 'FILE');
CREATE TYPE licence_layer AS ENUM ('ANNOTATIONS', 'MEDIA');
CREATE TYPE clip_file_state AS ENUM
  ('PRESENT', 'MISSING', 'SHORT', 'CORRUPT', 'JUNK', 'REPLACED', 'REMOVED');
CREATE TYPE clip_file_reason AS ENUM
  ('NO_FILE', 'EMPTY', 'TOO_SMALL', 'NOT_VIDEO', 'NO_INDEX', 'TRUNCATED', 'UNDECODABLE', 'CODEC_REFUSED',
   'TOO_SHORT', 'APPLEDOUBLE', 'REPLACEMENT', 'TAKEDOWN', 'UNREADABLE');

CREATE TABLE dataset (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
  title text NOT NULL,
  description text NOT NULL,
  homepage_url text,
  paper_url text,
  publisher text,
  published_on date,
  citation_bibtex text,
  source clip_source NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE dataset_licence (
  dataset_id bigint NOT NULL REFERENCES dataset ON DELETE CASCADE,
  layer licence_layer NOT NULL,
  spdx_id text,
  title text NOT NULL,
  holder text,
  url text,
  PRIMARY KEY (dataset_id, layer)
);

CREATE TABLE dataset_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES dataset,
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'),
  title text NOT NULL,
  description text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (dataset_id, name)
);

-- manifest_digest: sha256 over the ordered listings (see ingest); null until something was imported.
CREATE TABLE revision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES dataset_version ON DELETE CASCADE,
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'),
  manifest_digest text CHECK (manifest_digest ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  UNIQUE (version_id, name)
);

CREATE TABLE action_class (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES dataset,
  name text NOT NULL,
  UNIQUE (dataset_id, name)
);

-- The label map of a revision. label_index is null where a class is listed but no map was given.
CREATE TABLE label (
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  action_class_id bigint NOT NULL REFERENCES action_class,
  label_index integer CHECK (label_index >= 0),
  PRIMARY KEY (revision_id, action_class_id),
  UNIQUE (revision_id, label_index)
);

-- The key is (source id, start, end): one source id holds several segments in real lists.
CREATE TABLE clip (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES dataset,
  source_id text NOT NULL CHECK (source_id <> ''),
  start_ms integer CHECK (start_ms >= 0),
  end_ms integer CHECK (end_ms > start_ms),
  UNIQUE NULLS NOT DISTINCT (dataset_id, source_id, start_ms, end_ms)
);

-- action_class_id is null for hidden test labels; is_creative_commons is the list's own column is_cc.
CREATE TABLE listing (
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  clip_id bigint NOT NULL REFERENCES clip,
  split split NOT NULL,
  action_class_id bigint REFERENCES action_class,
  is_creative_commons boolean,
  PRIMARY KEY (revision_id, clip_id, split)
);
CREATE INDEX listing_by_class ON listing (revision_id, action_class_id, clip_id);
CREATE INDEX listing_by_clip ON listing (clip_id);

-- Listings per split and class, written by the import that wrote the listings.
CREATE TABLE listing_count (
  revision_id bigint NOT NULL REFERENCES revision ON DELETE CASCADE,
  split split NOT NULL,
  action_class_id bigint REFERENCES action_class,
  clip_count integer NOT NULL CHECK (clip_count > 0),
  UNIQUE NULLS NOT DISTINCT (revision_id, split, action_class_id)
);

-- deployed_on: ISO 8601, to the day, month or year that is known.
CREATE TABLE mirror (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES dataset,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]*$'),
  root text NOT NULL CHECK (root LIKE '/%'),
  cluster text,
  layout text NOT NULL,
  deployed_on text CHECK (deployed_on ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'),
  scanned_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE mirror_version (
  mirror_id bigint NOT NULL REFERENCES mirror ON DELETE CASCADE,
  version_id bigint NOT NULL REFERENCES dataset_version ON DELETE CASCADE,
  PRIMARY KEY (mirror_id, version_id)
);

-- What the last scan found: for a listed clip (path null when MISSING), or for a file that is no clip's.
-- decoded_at: when a scan decoded every frame of it (--verify decode).
CREATE TABLE clip_file (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mirror_id bigint NOT NULL REFERENCES mirror ON DELETE CASCADE,
  clip_id bigint REFERENCES clip,
  path text,
  state clip_file_state NOT NULL,
  reason clip_file_reason,
  detail text,
  size_bytes bigint,
  modified_at timestamptz,
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  decoded_at timestamptz,
  container text,
  codec text,
  pixel_format text,
  width_px integer,
  height_px integer,
  rotation_degrees smallint,
  frame_rate_num integer,
  frame_rate_den integer,
  frame_count integer,
  keyframe_count integer,
  duration_ms integer,
  scanned_at timestamptz NOT NULL,
  UNIQUE (mirror_id, clip_id),
  UNIQUE (mirror_id, path),
  CHECK (clip_id IS NOT NULL OR path IS NOT NULL),
  CHECK ((state = 'PRESENT') = (reason IS NULL))
);
CREATE INDEX clip_file_by_clip ON clip_file (clip_id);

-- A published revision never changes: refused here, whatever the code above does.
CREATE FUNCTION refuse_published_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed c JOIN revision r ON r.id = c.revision_id WHERE r.published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a published revision never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER listing_insert AFTER INSERT ON listing REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER listing_update AFTER UPDATE ON listing REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER listing_delete AFTER DELETE ON listing REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER label_insert AFTER INSERT ON label REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER label_update AFTER UPDATE ON label REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER label_delete AFTER DELETE ON label REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
