import type { MigrationInterface, QueryRunner } from "typeorm";

/** The audit log, and what the application role may do anywhere. */
export class Audit1764028800003 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
CREATE SCHEMA audit;

-- leaf is the record (canonical JSON, RFC 8785); the other columns only find it.
CREATE TABLE audit.entry (
  id uuid PRIMARY KEY,
  leaf text NOT NULL CHECK (octet_length(leaf) <= 4096),
  entered_at timestamptz NOT NULL,
  act text NOT NULL,
  outcome text NOT NULL,
  pseudonym uuid,
  dataset text,
  version text
);
CREATE INDEX entry_by_version ON audit.entry (dataset, version, id);
CREATE INDEX entry_by_pseudonym ON audit.entry (pseudonym, id);

-- Erasing a person is dropping this row: entries keep the pseudonym and stay provable.
CREATE TABLE audit.subject (
  pseudonym uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id bigint NOT NULL UNIQUE
);

-- What the commitments in an entry's "from" were made of; kept 90 days.
CREATE TABLE audit.private (
  entry_id uuid NOT NULL,
  field text NOT NULL,
  salt bytea NOT NULL,
  value text NOT NULL,
  entered_on date NOT NULL DEFAULT CURRENT_DATE,
  PRIMARY KEY (entry_id, field)
);
CREATE INDEX private_by_day ON audit.private (entered_on);

-- The clips (or other things) of an entry, named by the digest of their sorted keys.
CREATE TABLE audit.object_set (
  digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
  member_count integer NOT NULL,
  members text[] NOT NULL
);

CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER object_set_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.object_set
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- The application role owns nothing and is given what its verbs need.
DO $$
DECLARE app text := current_setting('kineograph.application_role');
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA public, audit TO %I', app);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA public TO %I', app);
  EXECUTE format('GRANT INSERT, UPDATE, DELETE ON dataset, dataset_licence, dataset_version, revision, action_class,
    label, clip, listing, listing_count, mirror, mirror_version, clip_file, user_account, sponsor_group,
    sponsor_group_member, dataset_sponsor, dataset_student, terms, access_grant, access_token, session,
    frame_pack, frame_set, idempotency_key TO %I', app);
  EXECUTE format('GRANT INSERT ON terms_acceptance TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT ON audit.entry, audit.object_set, audit.private TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT ON audit.subject TO %I', app);
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
