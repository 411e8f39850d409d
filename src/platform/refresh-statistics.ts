import type { Database } from "./database.js";

/**
 * Has Postgres look at the tables that bulk work fills, once that has committed. What was done stands
 * without it: a failure is let be.
 */
export async function refreshStatistics(database: Database): Promise<void> {
  await database.query("SELECT refresh_statistics()").catch(() => undefined);
}
