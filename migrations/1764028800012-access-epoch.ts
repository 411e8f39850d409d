import type { MigrationInterface, QueryRunner } from "typeorm";

const held = [
  "user_account",
  "sponsor_group",
  "sponsor_group_member",
  "access_token",
  "session",
  "access_grant",
  "terms",
  "terms_acceptance",
];

/** Servers hold in memory too who shows a credential, and how they stand to each version. */
export class AccessEpoch1764028800012 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const table of held) {
      await run.query(
        `CREATE CONSTRAINT TRIGGER ${table}_epoch AFTER INSERT OR UPDATE OR DELETE ON ${table}
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_epoch()`,
      );
    }
  }

  async down(): Promise<void> {
    throw new Error("Migrations go forward only: restore a backup instead.");
  }
}
