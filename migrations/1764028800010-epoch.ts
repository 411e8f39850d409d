import type { MigrationInterface, QueryRunner } from "typeorm";

const held = [
  "dataset",
  "dataset_licence",
  "dataset_version",
  "revision",
  "action_class",
  "label",
  "listing_count",
];

/** What servers hold in memory of the catalog, and how they learn that it changed. */
export class Epoch1764028800010 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- How many committed changes there were of the tables below. One row; read with the viewer of each
-- request, so that nothing held in memory outlives the commit that changed it.
CREATE TABLE epoch (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  number bigint NOT NULL,
  advanced_by xid8
);
INSERT INTO epoch (number) VALUES (1);

-- Once a transaction, and as it commits: the row is locked for that moment only.
CREATE FUNCTION advance_epoch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE epoch SET number = number + 1, advanced_by = pg_current_xact_id()
  WHERE advanced_by IS DISTINCT FROM pg_current_xact_id();
  RETURN NULL;
END $$;
`);
    for (const table of held) {
      await run.query(
        `CREATE CONSTRAINT TRIGGER ${table}_epoch AFTER INSERT OR UPDATE OR DELETE ON ${table}
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch()`,
      );
    }
    await run.query(`
DO $$ BEGIN
  EXECUTE format('GRANT SELECT ON epoch TO %I', current_setting('kineograph.application_role'));
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
