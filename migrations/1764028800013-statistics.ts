import type { MigrationInterface, QueryRunner } from "typeorm";

/** What bulk work calls once it committed, so that what is asked next is planned for what is there. */
export class Statistics1764028800013 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- Autovacuum would come to it within a minute or two; until then a list of half a million clips would
-- be joined as if it were empty. Only the owner may analyze, so the application asks by this function.
-- A table that somebody else is at work on is left to them.
CREATE FUNCTION refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) clip, listing, listing_count, label, action_class, subset_listing, clip_file, clip_state_count;
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
