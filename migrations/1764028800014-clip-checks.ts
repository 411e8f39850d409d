import type { MigrationInterface, QueryRunner } from "typeorm";

/** The foreign key from listing to clip, checked once a statement as well. */
export class ClipChecks1764028800014 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- Half of what it costs to list a clip went into looking it up and locking its row, one by one. A whole
-- statement is checked by one join. Who lists clips and who deletes some wait for each other's commit
-- (an advisory lock, shared by those who list), so that neither misses what the other did.
ALTER TABLE listing DROP CONSTRAINT listing_clip_id_fkey;

CREATE FUNCTION require_listed_clips() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('kineograph listed clips', 0));
  IF EXISTS (SELECT FROM changed l WHERE NOT EXISTS (SELECT FROM clip c WHERE c.id = l.clip_id)) THEN
    RAISE EXCEPTION 'a listing of a clip that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER listing_clips_insert AFTER INSERT ON listing REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION require_listed_clips();
CREATE TRIGGER listing_clips_update AFTER UPDATE ON listing REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION require_listed_clips();

CREATE FUNCTION refuse_listed_clip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('kineograph listed clips', 0));
  IF EXISTS (SELECT FROM listing WHERE clip_id IN (SELECT id FROM gone)) THEN
    RAISE EXCEPTION 'a clip that is listed cannot go' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clip_listings AFTER DELETE ON clip REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_listed_clip();
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
