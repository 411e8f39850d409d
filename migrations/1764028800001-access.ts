import type { MigrationInterface, QueryRunner } from "typeorm";

/** Users, sponsor groups, terms, grants, and the credentials by which somebody is known. */
export class Access1764028800001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
CREATE TYPE user_role AS ENUM ('STUDENT', 'SPONSOR', 'AUDITOR', 'OPERATOR', 'ADMIN', 'SERVICE');
CREATE TYPE member_standing AS ENUM ('SPONSOR', 'MEMBER');
CREATE TYPE grant_scope AS ENUM ('METADATA', 'FRAMES', 'EXPORT');

-- user is a reserved word in SQL.
CREATE TABLE user_account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]*$'),
  display_name text NOT NULL,
  email text,
  role user_role NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz
);

CREATE TABLE sponsor_group (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
  title text NOT NULL
);

CREATE TABLE sponsor_group_member (
  group_id bigint NOT NULL REFERENCES sponsor_group ON DELETE CASCADE,
  user_id bigint NOT NULL REFERENCES user_account ON DELETE CASCADE,
  standing member_standing NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz CHECK (until > since),
  PRIMARY KEY (group_id, user_id, since)
);

-- Who answers for a data set, and which student users work with it (neither is a grant).
CREATE TABLE dataset_sponsor (
  dataset_id bigint NOT NULL REFERENCES dataset ON DELETE CASCADE,
  group_id bigint NOT NULL REFERENCES sponsor_group ON DELETE CASCADE,
  PRIMARY KEY (dataset_id, group_id)
);
CREATE TABLE dataset_student (
  dataset_id bigint NOT NULL REFERENCES dataset ON DELETE CASCADE,
  user_id bigint NOT NULL REFERENCES user_account ON DELETE CASCADE,
  PRIMARY KEY (dataset_id, user_id)
);

CREATE TABLE terms (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES dataset,
  number integer NOT NULL CHECK (number > 0),
  title text NOT NULL,
  body text NOT NULL,
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  published_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (dataset_id, number)
);

-- entry_id: the audit entry of the acceptance.
CREATE TABLE terms_acceptance (
  terms_id bigint NOT NULL REFERENCES terms,
  user_id bigint NOT NULL REFERENCES user_account ON DELETE CASCADE,
  accepted_at timestamptz NOT NULL DEFAULT now(),
  entry_id uuid NOT NULL,
  PRIMARY KEY (terms_id, user_id)
);

-- grant is a reserved word in SQL. revision counts the changes of a grant.
CREATE TABLE access_grant (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision integer NOT NULL DEFAULT 1,
  version_id bigint NOT NULL REFERENCES dataset_version,
  group_id bigint REFERENCES sponsor_group,
  user_id bigint REFERENCES user_account,
  scope grant_scope NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz CHECK (until > since),
  granted_by bigint REFERENCES user_account,
  revoked_at timestamptz,
  revoked_by bigint REFERENCES user_account,
  CHECK ((group_id IS NULL) <> (user_id IS NULL))
);
CREATE INDEX access_grant_by_version ON access_grant (version_id);

-- hash: sha256 of the whole token; the token itself is shown once and kept nowhere.
CREATE TABLE access_token (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES user_account ON DELETE CASCADE,
  -- The token that made it: ends no later, and with it.
  parent_id bigint REFERENCES access_token ON DELETE CASCADE,
  title text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

CREATE TABLE session (
  hash bytea PRIMARY KEY,
  token_id bigint NOT NULL REFERENCES access_token ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
