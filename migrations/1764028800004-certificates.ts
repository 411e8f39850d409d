import type { MigrationInterface, QueryRunner } from "typeorm";

/** What the decoder proved of a clip's file. */
export class Certificates1764028800004 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
-- Of the very file: a scan that finds another one drops it.
ALTER TABLE clip_file ADD COLUMN certificate jsonb;
`);
  }

  async down(): Promise<void> {
    throw new Error("migrations go forward only");
  }
}
