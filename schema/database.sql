-- The database schema: written by `npm run schema`, never by hand.

-- Schemas

CREATE SCHEMA audit;

-- Types

CREATE TYPE clip_file_reason AS ENUM ('NO_FILE', 'EMPTY', 'TOO_SMALL', 'NOT_VIDEO', 'NO_INDEX', 'TRUNCATED', 'UNDECODABLE', 'CODEC_REFUSED', 'TOO_SHORT', 'APPLEDOUBLE', 'REPLACEMENT', 'TAKEDOWN', 'UNREADABLE');
CREATE TYPE clip_file_state AS ENUM ('PRESENT', 'MISSING', 'SHORT', 'CORRUPT', 'JUNK', 'REPLACED', 'REMOVED');
CREATE TYPE clip_source AS ENUM ('YOUTUBE', 'FILE');
CREATE TYPE grant_scope AS ENUM ('METADATA', 'FRAMES', 'EXPORT');
CREATE TYPE licence_layer AS ENUM ('ANNOTATIONS', 'MEDIA');
CREATE TYPE member_standing AS ENUM ('SPONSOR', 'MEMBER');
CREATE TYPE split AS ENUM ('TRAIN', 'VALIDATE', 'TEST', 'HOLDOUT');
CREATE TYPE user_role AS ENUM ('STUDENT', 'SPONSOR', 'AUDITOR', 'OPERATOR', 'ADMIN', 'SERVICE');

-- Tables

CREATE TABLE access_grant (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  revision integer NOT NULL DEFAULT 1,
  version_id bigint NOT NULL,
  group_id bigint,
  user_id bigint,
  scope grant_scope NOT NULL,
  since timestamp with time zone NOT NULL DEFAULT now(),
  until timestamp with time zone,
  granted_by bigint,
  revoked_at timestamp with time zone,
  revoked_by bigint
);
CREATE TABLE access_token (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  user_id bigint NOT NULL,
  parent_id bigint,
  title text NOT NULL,
  hash bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone
);
CREATE TABLE action_class (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  dataset_id bigint NOT NULL,
  name text NOT NULL
);
CREATE TABLE audit.entry (
  id uuid NOT NULL,
  leaf text NOT NULL,
  entered_at timestamp with time zone NOT NULL,
  act text NOT NULL,
  outcome text NOT NULL,
  pseudonym uuid,
  dataset text,
  version text
);
CREATE TABLE audit.object_set (
  digest text NOT NULL,
  member_count integer NOT NULL,
  members text[] NOT NULL
);
CREATE TABLE audit.private (
  entry_id uuid NOT NULL,
  field text NOT NULL,
  salt bytea NOT NULL,
  value text NOT NULL,
  entered_on date NOT NULL DEFAULT CURRENT_DATE
);
CREATE TABLE audit.subject (
  pseudonym uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id bigint NOT NULL
);
CREATE TABLE clip (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  dataset_id bigint NOT NULL,
  source_id text NOT NULL,
  start_ms integer,
  end_ms integer
);
CREATE TABLE clip_file (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  mirror_id bigint NOT NULL,
  clip_id bigint,
  path text,
  state clip_file_state NOT NULL,
  reason clip_file_reason,
  detail text,
  size_bytes bigint,
  modified_at timestamp with time zone,
  sha256 text,
  decoded_at timestamp with time zone,
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
  scanned_at timestamp with time zone NOT NULL,
  certificate jsonb
);
CREATE TABLE clip_state_count (
  revision_id bigint NOT NULL,
  mirror_id bigint NOT NULL,
  split split NOT NULL,
  action_class_id bigint,
  state clip_file_state NOT NULL,
  clip_count integer NOT NULL
);
CREATE TABLE dataset (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  slug text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  homepage_url text,
  paper_url text,
  publisher text,
  published_on date,
  citation_bibtex text,
  source clip_source NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE dataset_licence (
  dataset_id bigint NOT NULL,
  layer licence_layer NOT NULL,
  spdx_id text,
  title text NOT NULL,
  holder text,
  url text
);
CREATE TABLE dataset_sponsor (
  dataset_id bigint NOT NULL,
  group_id bigint NOT NULL
);
CREATE TABLE dataset_student (
  dataset_id bigint NOT NULL,
  user_id bigint NOT NULL
);
CREATE TABLE dataset_version (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  dataset_id bigint NOT NULL,
  name text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE epoch (
  is_only boolean NOT NULL DEFAULT true,
  number bigint NOT NULL,
  advanced_by xid8
);
CREATE TABLE frame_pack (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  receipt text NOT NULL,
  input_sha256 text NOT NULL,
  decoder_id text NOT NULL,
  sampling jsonb NOT NULL,
  picture jsonb NOT NULL,
  frames jsonb NOT NULL,
  missing jsonb NOT NULL,
  size_bytes bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE frame_set (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  pack_id bigint NOT NULL,
  clip_id bigint NOT NULL,
  revision_id bigint NOT NULL,
  request_digest text NOT NULL,
  file_size_bytes bigint NOT NULL,
  file_modified_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE idempotency_key (
  user_id bigint NOT NULL,
  key text NOT NULL,
  request_digest text NOT NULL,
  frame_set_id bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE label (
  revision_id bigint NOT NULL,
  action_class_id bigint NOT NULL,
  label_index integer
);
CREATE TABLE list_digest (
  revision_id bigint NOT NULL,
  form text NOT NULL,
  sha256 text NOT NULL,
  size_bytes bigint NOT NULL,
  row_count integer NOT NULL,
  columns text[] NOT NULL
);
CREATE TABLE listing (
  revision_id bigint NOT NULL,
  clip_id bigint NOT NULL,
  split split NOT NULL,
  action_class_id bigint,
  is_creative_commons boolean
);
CREATE TABLE listing_count (
  revision_id bigint NOT NULL,
  split split NOT NULL,
  action_class_id bigint,
  clip_count integer NOT NULL
);
CREATE TABLE mirror (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  dataset_id bigint NOT NULL,
  name text NOT NULL,
  root text NOT NULL,
  cluster text,
  layout text NOT NULL,
  deployed_on text,
  scanned_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE mirror_version (
  mirror_id bigint NOT NULL,
  version_id bigint NOT NULL
);
CREATE TABLE overlap_count (
  revision_id bigint NOT NULL,
  split split NOT NULL,
  other_revision_id bigint NOT NULL,
  other_split split NOT NULL,
  video_count integer NOT NULL
);
CREATE TABLE revision (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  version_id bigint NOT NULL,
  name text NOT NULL,
  manifest_digest text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  published_at timestamp with time zone,
  label_map_digest text
);
CREATE TABLE saved_filter (
  digest text NOT NULL,
  conditions jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE schema_migration (
  id integer NOT NULL DEFAULT nextval('schema_migration_id_seq'::regclass),
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL
);
CREATE TABLE session (
  hash bytea NOT NULL,
  token_id bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL
);
CREATE TABLE sponsor_group (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  slug text NOT NULL,
  title text NOT NULL
);
CREATE TABLE sponsor_group_member (
  group_id bigint NOT NULL,
  user_id bigint NOT NULL,
  standing member_standing NOT NULL,
  since timestamp with time zone NOT NULL DEFAULT now(),
  until timestamp with time zone
);
CREATE TABLE subset (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  revision_id bigint NOT NULL,
  name text NOT NULL,
  digest text NOT NULL,
  clip_count integer NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE subset_listing (
  subset_id bigint NOT NULL,
  clip_id bigint NOT NULL,
  split split NOT NULL
);
CREATE TABLE terms (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  dataset_id bigint NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  digest text NOT NULL,
  published_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE terms_acceptance (
  terms_id bigint NOT NULL,
  user_id bigint NOT NULL,
  accepted_at timestamp with time zone NOT NULL DEFAULT now(),
  entry_id uuid NOT NULL
);
CREATE TABLE user_account (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  display_name text NOT NULL,
  email text,
  role user_role NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  disabled_at timestamp with time zone
);

-- Constraints

ALTER TABLE access_grant ADD CONSTRAINT access_grant_check CHECK ((until > since));
ALTER TABLE access_grant ADD CONSTRAINT access_grant_check1 CHECK (((group_id IS NULL) <> (user_id IS NULL)));
ALTER TABLE access_grant ADD CONSTRAINT access_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES user_account(id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_group_id_fkey FOREIGN KEY (group_id) REFERENCES sponsor_group(id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES user_account(id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_version_id_fkey FOREIGN KEY (version_id) REFERENCES dataset_version(id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_pkey PRIMARY KEY (id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE access_token ADD CONSTRAINT access_token_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES access_token(id) ON DELETE CASCADE;
ALTER TABLE access_token ADD CONSTRAINT access_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE CASCADE;
ALTER TABLE access_token ADD CONSTRAINT access_token_pkey PRIMARY KEY (id);
ALTER TABLE access_token ADD CONSTRAINT access_token_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE access_token ADD CONSTRAINT access_token_hash_key UNIQUE (hash);
ALTER TABLE action_class ADD CONSTRAINT action_class_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id);
ALTER TABLE action_class ADD CONSTRAINT action_class_pkey PRIMARY KEY (id);
ALTER TABLE action_class ADD CONSTRAINT action_class_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE action_class ADD CONSTRAINT action_class_dataset_id_name_key UNIQUE (dataset_id, name);
ALTER TABLE audit.entry ADD CONSTRAINT entry_leaf_check CHECK ((octet_length(leaf) <= 4096));
ALTER TABLE audit.entry ADD CONSTRAINT entry_pkey PRIMARY KEY (id);
ALTER TABLE audit.object_set ADD CONSTRAINT object_set_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE audit.object_set ADD CONSTRAINT object_set_pkey PRIMARY KEY (digest);
ALTER TABLE audit.private ADD CONSTRAINT private_pkey PRIMARY KEY (entry_id, field);
ALTER TABLE audit.subject ADD CONSTRAINT subject_pkey PRIMARY KEY (pseudonym);
ALTER TABLE audit.subject ADD CONSTRAINT subject_user_id_key UNIQUE (user_id);
ALTER TABLE clip ADD CONSTRAINT clip_check CHECK ((end_ms > start_ms));
ALTER TABLE clip ADD CONSTRAINT clip_source_id_check CHECK ((source_id <> ''::text));
ALTER TABLE clip ADD CONSTRAINT clip_start_ms_check CHECK ((start_ms >= 0));
ALTER TABLE clip ADD CONSTRAINT clip_pkey PRIMARY KEY (id);
ALTER TABLE clip ADD CONSTRAINT clip_dataset_id_source_id_start_ms_end_ms_key UNIQUE NULLS NOT DISTINCT (dataset_id, source_id, start_ms, end_ms);
ALTER TABLE clip_file ADD CONSTRAINT clip_file_check CHECK (((clip_id IS NOT NULL) OR (path IS NOT NULL)));
ALTER TABLE clip_file ADD CONSTRAINT clip_file_check1 CHECK (((state = 'PRESENT'::clip_file_state) = (reason IS NULL)));
ALTER TABLE clip_file ADD CONSTRAINT clip_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE clip_file ADD CONSTRAINT clip_file_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES clip(id);
ALTER TABLE clip_file ADD CONSTRAINT clip_file_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirror(id) ON DELETE CASCADE;
ALTER TABLE clip_file ADD CONSTRAINT clip_file_pkey PRIMARY KEY (id);
ALTER TABLE clip_file ADD CONSTRAINT clip_file_mirror_id_clip_id_key UNIQUE (mirror_id, clip_id);
ALTER TABLE clip_file ADD CONSTRAINT clip_file_mirror_id_path_key UNIQUE (mirror_id, path);
ALTER TABLE clip_state_count ADD CONSTRAINT clip_state_count_clip_count_check CHECK ((clip_count > 0));
ALTER TABLE clip_state_count ADD CONSTRAINT clip_state_count_action_class_id_fkey FOREIGN KEY (action_class_id) REFERENCES action_class(id);
ALTER TABLE clip_state_count ADD CONSTRAINT clip_state_count_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirror(id) ON DELETE CASCADE;
ALTER TABLE clip_state_count ADD CONSTRAINT clip_state_count_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE clip_state_count ADD CONSTRAINT clip_state_count_revision_id_mirror_id_split_action_class_i_key UNIQUE NULLS NOT DISTINCT (revision_id, mirror_id, split, action_class_id, state);
ALTER TABLE dataset ADD CONSTRAINT dataset_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]*$'::text));
ALTER TABLE dataset ADD CONSTRAINT dataset_pkey PRIMARY KEY (id);
ALTER TABLE dataset ADD CONSTRAINT dataset_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE dataset ADD CONSTRAINT dataset_slug_key UNIQUE (slug);
ALTER TABLE dataset_licence ADD CONSTRAINT dataset_licence_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id) ON DELETE CASCADE;
ALTER TABLE dataset_licence ADD CONSTRAINT dataset_licence_pkey PRIMARY KEY (dataset_id, layer);
ALTER TABLE dataset_licence ADD CONSTRAINT dataset_licence_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE dataset_sponsor ADD CONSTRAINT dataset_sponsor_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id) ON DELETE CASCADE;
ALTER TABLE dataset_sponsor ADD CONSTRAINT dataset_sponsor_group_id_fkey FOREIGN KEY (group_id) REFERENCES sponsor_group(id) ON DELETE CASCADE;
ALTER TABLE dataset_sponsor ADD CONSTRAINT dataset_sponsor_pkey PRIMARY KEY (dataset_id, group_id);
ALTER TABLE dataset_student ADD CONSTRAINT dataset_student_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id) ON DELETE CASCADE;
ALTER TABLE dataset_student ADD CONSTRAINT dataset_student_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE CASCADE;
ALTER TABLE dataset_student ADD CONSTRAINT dataset_student_pkey PRIMARY KEY (dataset_id, user_id);
ALTER TABLE dataset_version ADD CONSTRAINT dataset_version_name_check CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'::text));
ALTER TABLE dataset_version ADD CONSTRAINT dataset_version_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id);
ALTER TABLE dataset_version ADD CONSTRAINT dataset_version_pkey PRIMARY KEY (id);
ALTER TABLE dataset_version ADD CONSTRAINT dataset_version_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE dataset_version ADD CONSTRAINT dataset_version_dataset_id_name_key UNIQUE (dataset_id, name);
ALTER TABLE epoch ADD CONSTRAINT epoch_is_only_check CHECK (is_only);
ALTER TABLE epoch ADD CONSTRAINT epoch_pkey PRIMARY KEY (is_only);
ALTER TABLE frame_pack ADD CONSTRAINT frame_pack_input_sha256_check CHECK ((input_sha256 ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE frame_pack ADD CONSTRAINT frame_pack_receipt_check CHECK ((receipt ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE frame_pack ADD CONSTRAINT frame_pack_pkey PRIMARY KEY (id);
ALTER TABLE frame_pack ADD CONSTRAINT frame_pack_receipt_key UNIQUE (receipt);
ALTER TABLE frame_set ADD CONSTRAINT frame_set_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES clip(id);
ALTER TABLE frame_set ADD CONSTRAINT frame_set_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES frame_pack(id);
ALTER TABLE frame_set ADD CONSTRAINT frame_set_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id);
ALTER TABLE frame_set ADD CONSTRAINT frame_set_pkey PRIMARY KEY (id);
ALTER TABLE frame_set ADD CONSTRAINT frame_set_pack_id_clip_id_revision_id_key UNIQUE (pack_id, clip_id, revision_id);
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)));
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_frame_set_id_fkey FOREIGN KEY (frame_set_id) REFERENCES frame_set(id);
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE CASCADE;
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (user_id, key);
ALTER TABLE label ADD CONSTRAINT label_label_index_check CHECK ((label_index >= 0));
ALTER TABLE label ADD CONSTRAINT label_action_class_id_fkey FOREIGN KEY (action_class_id) REFERENCES action_class(id);
ALTER TABLE label ADD CONSTRAINT label_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE label ADD CONSTRAINT label_pkey PRIMARY KEY (revision_id, action_class_id);
ALTER TABLE label ADD CONSTRAINT label_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE label ADD CONSTRAINT label_revision_id_label_index_key UNIQUE (revision_id, label_index);
ALTER TABLE list_digest ADD CONSTRAINT list_digest_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE list_digest ADD CONSTRAINT list_digest_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE list_digest ADD CONSTRAINT list_digest_pkey PRIMARY KEY (revision_id, form);
ALTER TABLE listing ADD CONSTRAINT listing_pkey PRIMARY KEY (revision_id, clip_id, split);
ALTER TABLE listing_count ADD CONSTRAINT listing_count_clip_count_check CHECK ((clip_count > 0));
ALTER TABLE listing_count ADD CONSTRAINT listing_count_action_class_id_fkey FOREIGN KEY (action_class_id) REFERENCES action_class(id);
ALTER TABLE listing_count ADD CONSTRAINT listing_count_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE listing_count ADD CONSTRAINT listing_count_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE listing_count ADD CONSTRAINT listing_count_revision_id_split_action_class_id_key UNIQUE NULLS NOT DISTINCT (revision_id, split, action_class_id);
ALTER TABLE mirror ADD CONSTRAINT mirror_deployed_on_check CHECK ((deployed_on ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'::text));
ALTER TABLE mirror ADD CONSTRAINT mirror_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]*$'::text));
ALTER TABLE mirror ADD CONSTRAINT mirror_root_check CHECK ((root ~~ '/%'::text));
ALTER TABLE mirror ADD CONSTRAINT mirror_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id);
ALTER TABLE mirror ADD CONSTRAINT mirror_pkey PRIMARY KEY (id);
ALTER TABLE mirror ADD CONSTRAINT mirror_name_key UNIQUE (name);
ALTER TABLE mirror_version ADD CONSTRAINT mirror_version_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirror(id) ON DELETE CASCADE;
ALTER TABLE mirror_version ADD CONSTRAINT mirror_version_version_id_fkey FOREIGN KEY (version_id) REFERENCES dataset_version(id) ON DELETE CASCADE;
ALTER TABLE mirror_version ADD CONSTRAINT mirror_version_pkey PRIMARY KEY (mirror_id, version_id);
ALTER TABLE overlap_count ADD CONSTRAINT overlap_count_video_count_check CHECK ((video_count >= 0));
ALTER TABLE overlap_count ADD CONSTRAINT overlap_count_other_revision_id_fkey FOREIGN KEY (other_revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE overlap_count ADD CONSTRAINT overlap_count_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE overlap_count ADD CONSTRAINT overlap_count_pkey PRIMARY KEY (revision_id, split, other_revision_id, other_split);
ALTER TABLE revision ADD CONSTRAINT revision_label_map_digest_check CHECK ((label_map_digest ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE revision ADD CONSTRAINT revision_manifest_digest_check CHECK ((manifest_digest ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE revision ADD CONSTRAINT revision_name_check CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'::text));
ALTER TABLE revision ADD CONSTRAINT revision_version_id_fkey FOREIGN KEY (version_id) REFERENCES dataset_version(id) ON DELETE CASCADE;
ALTER TABLE revision ADD CONSTRAINT revision_pkey PRIMARY KEY (id);
ALTER TABLE revision ADD CONSTRAINT revision_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE revision ADD CONSTRAINT revision_version_id_name_key UNIQUE (version_id, name);
ALTER TABLE saved_filter ADD CONSTRAINT saved_filter_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE saved_filter ADD CONSTRAINT saved_filter_pkey PRIMARY KEY (digest);
ALTER TABLE schema_migration ADD CONSTRAINT "PK_0edff5015b71cc0389ae0f4b9a1" PRIMARY KEY (id);
ALTER TABLE session ADD CONSTRAINT session_token_id_fkey FOREIGN KEY (token_id) REFERENCES access_token(id) ON DELETE CASCADE;
ALTER TABLE session ADD CONSTRAINT session_pkey PRIMARY KEY (hash);
ALTER TABLE session ADD CONSTRAINT session_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sponsor_group ADD CONSTRAINT sponsor_group_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]*$'::text));
ALTER TABLE sponsor_group ADD CONSTRAINT sponsor_group_pkey PRIMARY KEY (id);
ALTER TABLE sponsor_group ADD CONSTRAINT sponsor_group_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sponsor_group ADD CONSTRAINT sponsor_group_slug_key UNIQUE (slug);
ALTER TABLE sponsor_group_member ADD CONSTRAINT sponsor_group_member_check CHECK ((until > since));
ALTER TABLE sponsor_group_member ADD CONSTRAINT sponsor_group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES sponsor_group(id) ON DELETE CASCADE;
ALTER TABLE sponsor_group_member ADD CONSTRAINT sponsor_group_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE CASCADE;
ALTER TABLE sponsor_group_member ADD CONSTRAINT sponsor_group_member_pkey PRIMARY KEY (group_id, user_id, since);
ALTER TABLE sponsor_group_member ADD CONSTRAINT sponsor_group_member_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE subset ADD CONSTRAINT subset_clip_count_check CHECK ((clip_count >= 0));
ALTER TABLE subset ADD CONSTRAINT subset_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE subset ADD CONSTRAINT subset_name_check CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'::text));
ALTER TABLE subset ADD CONSTRAINT subset_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES revision(id) ON DELETE CASCADE;
ALTER TABLE subset ADD CONSTRAINT subset_pkey PRIMARY KEY (id);
ALTER TABLE subset ADD CONSTRAINT subset_revision_id_name_key UNIQUE (revision_id, name);
ALTER TABLE subset_listing ADD CONSTRAINT subset_listing_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES clip(id);
ALTER TABLE subset_listing ADD CONSTRAINT subset_listing_subset_id_fkey FOREIGN KEY (subset_id) REFERENCES subset(id) ON DELETE CASCADE;
ALTER TABLE subset_listing ADD CONSTRAINT subset_listing_pkey PRIMARY KEY (subset_id, clip_id, split);
ALTER TABLE terms ADD CONSTRAINT terms_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text));
ALTER TABLE terms ADD CONSTRAINT terms_number_check CHECK ((number > 0));
ALTER TABLE terms ADD CONSTRAINT terms_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset(id);
ALTER TABLE terms ADD CONSTRAINT terms_pkey PRIMARY KEY (id);
ALTER TABLE terms ADD CONSTRAINT terms_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE terms ADD CONSTRAINT terms_dataset_id_number_key UNIQUE (dataset_id, number);
ALTER TABLE terms_acceptance ADD CONSTRAINT terms_acceptance_terms_id_fkey FOREIGN KEY (terms_id) REFERENCES terms(id);
ALTER TABLE terms_acceptance ADD CONSTRAINT terms_acceptance_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE CASCADE;
ALTER TABLE terms_acceptance ADD CONSTRAINT terms_acceptance_pkey PRIMARY KEY (terms_id, user_id);
ALTER TABLE terms_acceptance ADD CONSTRAINT terms_acceptance_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE user_account ADD CONSTRAINT user_account_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]*$'::text));
ALTER TABLE user_account ADD CONSTRAINT user_account_pkey PRIMARY KEY (id);
ALTER TABLE user_account ADD CONSTRAINT user_account_epoch TRIGGER DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE user_account ADD CONSTRAINT user_account_name_key UNIQUE (name);

-- Indexes

CREATE INDEX access_grant_by_version ON public.access_grant USING btree (version_id);
CREATE INDEX clip_file_by_clip ON public.clip_file USING btree (clip_id);
CREATE INDEX clip_file_by_hash ON public.clip_file USING btree (sha256) WHERE (sha256 IS NOT NULL);
CREATE INDEX clip_state_count_by_mirror ON public.clip_state_count USING btree (mirror_id);
CREATE INDEX entry_by_pseudonym ON audit.entry USING btree (pseudonym, id);
CREATE INDEX entry_by_version ON audit.entry USING btree (dataset, version, id);
CREATE INDEX frame_set_by_request ON public.frame_set USING btree (clip_id, request_digest);
CREATE INDEX listing_by_class ON public.listing USING btree (revision_id, action_class_id, clip_id);
CREATE INDEX listing_by_clip ON public.listing USING btree (clip_id);
CREATE INDEX overlap_count_by_other ON public.overlap_count USING btree (other_revision_id);
CREATE INDEX private_by_day ON audit.private USING btree (entered_on);
CREATE INDEX subset_listing_by_clip ON public.subset_listing USING btree (clip_id);

-- Functions

CREATE OR REPLACE FUNCTION public.advance_epoch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
BEGIN
  UPDATE epoch SET number = number + 1, advanced_by = pg_current_xact_id()
  WHERE advanced_by IS DISTINCT FROM pg_current_xact_id();
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $function$
;
CREATE OR REPLACE FUNCTION public.delete_listings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  DELETE FROM listing WHERE revision_id IN (SELECT id FROM gone);
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
BEGIN
  ANALYZE (SKIP_LOCKED) clip, listing, listing_count, label, action_class, subset_listing, clip_file, clip_state_count;
END $function$
;
CREATE OR REPLACE FUNCTION public.refuse_dataset_of_clips()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM clip WHERE dataset_id IN (SELECT id FROM gone)) THEN
    RAISE EXCEPTION 'a data set that has clips cannot go' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.refuse_listed_class()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM listing WHERE action_class_id IN (SELECT id FROM gone)) THEN
    RAISE EXCEPTION 'a class that is listed cannot go' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.refuse_listed_clip()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('kineograph listed clips', 0));
  IF EXISTS (SELECT FROM listing WHERE clip_id IN (SELECT id FROM gone)) THEN
    RAISE EXCEPTION 'a clip that is listed cannot go' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.refuse_published_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM changed c JOIN revision r ON r.id = c.revision_id WHERE r.published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a published revision never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.require_clip_dataset()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  wanted bigint[];
  found integer;
BEGIN
  SELECT array_agg(DISTINCT dataset_id ORDER BY dataset_id) INTO wanted FROM changed;
  PERFORM FROM dataset WHERE id = ANY(wanted) ORDER BY id FOR KEY SHARE;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found < cardinality(wanted) THEN
    RAISE EXCEPTION 'a clip of a data set that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.require_listed_clips()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('kineograph listed clips', 0));
  IF EXISTS (SELECT FROM changed l WHERE NOT EXISTS (SELECT FROM clip c WHERE c.id = l.clip_id)) THEN
    RAISE EXCEPTION 'a listing of a clip that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $function$
;
CREATE OR REPLACE FUNCTION public.require_listing_parents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  wanted bigint[];
  found integer;
BEGIN
  SELECT array_agg(DISTINCT revision_id ORDER BY revision_id) INTO wanted FROM changed;
  PERFORM FROM revision WHERE id = ANY(wanted) ORDER BY id FOR KEY SHARE;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found < cardinality(wanted) THEN
    RAISE EXCEPTION 'a listing of a revision that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  SELECT array_agg(DISTINCT action_class_id ORDER BY action_class_id) INTO wanted
  FROM changed WHERE action_class_id IS NOT NULL;
  PERFORM FROM action_class WHERE id = ANY(wanted) ORDER BY id FOR KEY SHARE;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found < cardinality(wanted) THEN
    RAISE EXCEPTION 'a listing of a class that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $function$
;

-- Triggers

CREATE CONSTRAINT TRIGGER access_grant_epoch AFTER INSERT OR DELETE OR UPDATE ON public.access_grant DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER access_token_epoch AFTER INSERT OR DELETE OR UPDATE ON public.access_token DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER action_class_epoch AFTER INSERT OR DELETE OR UPDATE ON public.action_class DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE TRIGGER action_class_listings AFTER DELETE ON public.action_class REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_listed_class();
CREATE TRIGGER entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER object_set_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.object_set FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER clip_dataset_insert AFTER INSERT ON public.clip REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION require_clip_dataset();
CREATE TRIGGER clip_dataset_update AFTER UPDATE ON public.clip REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION require_clip_dataset();
CREATE TRIGGER clip_listings AFTER DELETE ON public.clip REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_listed_clip();
CREATE TRIGGER dataset_clips AFTER DELETE ON public.dataset REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_dataset_of_clips();
CREATE CONSTRAINT TRIGGER dataset_epoch AFTER INSERT OR DELETE OR UPDATE ON public.dataset DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER dataset_licence_epoch AFTER INSERT OR DELETE OR UPDATE ON public.dataset_licence DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER dataset_version_epoch AFTER INSERT OR DELETE OR UPDATE ON public.dataset_version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE TRIGGER label_delete AFTER DELETE ON public.label REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE CONSTRAINT TRIGGER label_epoch AFTER INSERT OR DELETE OR UPDATE ON public.label DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE TRIGGER label_insert AFTER INSERT ON public.label REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER label_update AFTER UPDATE ON public.label REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER listing_clips_insert AFTER INSERT ON public.listing REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION require_listed_clips();
CREATE TRIGGER listing_clips_update AFTER UPDATE ON public.listing REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION require_listed_clips();
CREATE TRIGGER listing_delete AFTER DELETE ON public.listing REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER listing_insert AFTER INSERT ON public.listing REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE TRIGGER listing_parents_insert AFTER INSERT ON public.listing REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION require_listing_parents();
CREATE TRIGGER listing_parents_update AFTER UPDATE ON public.listing REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION require_listing_parents();
CREATE TRIGGER listing_update AFTER UPDATE ON public.listing REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_published_revision();
CREATE CONSTRAINT TRIGGER listing_count_epoch AFTER INSERT OR DELETE OR UPDATE ON public.listing_count DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER revision_epoch AFTER INSERT OR DELETE OR UPDATE ON public.revision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE TRIGGER revision_listings AFTER DELETE ON public.revision REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_listings();
CREATE CONSTRAINT TRIGGER session_epoch AFTER INSERT OR DELETE OR UPDATE ON public.session DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER sponsor_group_epoch AFTER INSERT OR DELETE OR UPDATE ON public.sponsor_group DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER sponsor_group_member_epoch AFTER INSERT OR DELETE OR UPDATE ON public.sponsor_group_member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER terms_epoch AFTER INSERT OR DELETE OR UPDATE ON public.terms DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER terms_acceptance_epoch AFTER INSERT OR DELETE OR UPDATE ON public.terms_acceptance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();
CREATE CONSTRAINT TRIGGER user_account_epoch AFTER INSERT OR DELETE OR UPDATE ON public.user_account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch();

-- What the application role may do

GRANT DELETE, INSERT, SELECT, UPDATE ON access_grant TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON access_token TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON action_class TO kineograph_app;
GRANT INSERT, SELECT ON audit.entry TO kineograph_app;
GRANT INSERT, SELECT ON audit.object_set TO kineograph_app;
GRANT INSERT, SELECT ON audit.private TO kineograph_app;
GRANT INSERT, SELECT ON audit.subject TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON clip TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON clip_file TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON clip_state_count TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON dataset TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON dataset_licence TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON dataset_sponsor TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON dataset_student TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON dataset_version TO kineograph_app;
GRANT SELECT ON epoch TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON frame_pack TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON frame_set TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_key TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON label TO kineograph_app;
GRANT INSERT, SELECT ON list_digest TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON listing TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON listing_count TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON mirror TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON mirror_version TO kineograph_app;
GRANT INSERT, SELECT ON overlap_count TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON revision TO kineograph_app;
GRANT INSERT, SELECT ON saved_filter TO kineograph_app;
GRANT SELECT ON schema_migration TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON session TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sponsor_group TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sponsor_group_member TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON subset TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON subset_listing TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON terms TO kineograph_app;
GRANT INSERT, SELECT ON terms_acceptance TO kineograph_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON user_account TO kineograph_app;
