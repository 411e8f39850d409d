import type { MigrationInterface, QueryRunner } from "typeorm";

/** Foreign keys of what an import writes by the hundred thousand, checked once a statement. */
export class SetChecks1764028800006 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- A foreign key is looked up, and its row locked, once for each row: half the cost of an import, for
-- a handful of revisions, classes and data sets. These triggers keep the same promise for a whole
-- statement: every parent is there, and locked against deletion until this transaction ends; and no
-- parent goes while it has children. listing.clip_id stays a foreign key.
ALTER TABLE listing DROP CONSTRAINT listing_revision_id_fkey, DROP CONSTRAINT listing_action_class_id_fkey;
ALTER TABLE clip DROP CONSTRAINT clip_dataset_id_fkey;

CREATE FUNCTION require_listing_parents() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;
CREATE TRIGGER listing_parents_insert AFTER INSERT ON listing REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION require_listing_parents();
CREATE TRIGGER listing_parents_update AFTER UPDATE ON listing REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION require_listing_parents();

CREATE FUNCTION require_clip_dataset() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;
CREATE TRIGGER clip_dataset_insert AFTER INSERT ON clip REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION require_clip_dataset();
CREATE TRIGGER clip_dataset_update AFTER UPDATE ON clip REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION require_clip_dataset();

-- ON DELETE CASCADE of listing.revision_id.
CREATE FUNCTION delete_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM listing WHERE revision_id IN (SELECT id FROM gone);
  RETURN NULL;
END $$;
CREATE TRIGGER revision_listings AFTER DELETE ON revision REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION delete_listings();

CREATE FUNCTION refuse_listed_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM listing WHERE action_class_id IN (SELECT id FROM gone)) THEN
    RAISE EXCEPTION 'a class that is listed cannot go' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER action_class_listings AFTER DELETE ON action_class REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_listed_class();

CREATE FUNCTION refuse_dataset_of_clips() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM clip WHERE dataset_id IN (SELECT id FROM gone)) THEN
    RAISE EXCEPTION 'a data set that has clips cannot go' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER dataset_clips AFTER DELETE ON dataset REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_dataset_of_clips();
`);
  }

  async down(): Promise<void> {
    throw new Error("migrations go forward only");
  }
}
