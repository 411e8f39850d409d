import { appendEntries, type EntryDraft } from "../audit/index.js";
import { isDatabaseAway, KineographError, type Transaction } from "../platform/index.js";
import type { ChangeContext } from "./context.js";
import { actorOf } from "./viewer.js";

/** What the entry of a change says beyond who and when. */
export type ChangeFacts = Omit<EntryDraft, "actor" | "request" | "outcome">;

/**
 * Does `work` and appends its audit entry in one transaction: both commit, or neither. `work` gets
 * the transaction and a function that appends the entry, and gives the change's result.
 *
 * @throws DATABASE_UNAVAILABLE when the database is away; nothing was changed then
 */
export async function change<T>(
  context: ChangeContext,
  work: (tx: Transaction, record: (facts: ChangeFacts) => Promise<string>) => Promise<T>,
): Promise<T> {
  const actor = actorOf(context.viewer);
  try {
    return await context.database.transaction((tx) =>
      work(tx, async (facts) => {
        const draft: EntryDraft = { ...facts, outcome: "allowed", actor, request: context.request };
        const [entryId] = await appendEntries(tx, [draft]);
        if (entryId === undefined) throw new Error("one draft gives one entry");
        return entryId;
      }),
    );
  } catch (cause) {
    if (!isDatabaseAway(cause)) throw cause;
    const message = "The database is away, so nothing was changed. Try again in a moment.";
    throw new KineographError("DATABASE_UNAVAILABLE", message, { cause });
  }
}
