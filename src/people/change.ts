import { appendEntries, type EntryDraft } from "../audit/index.js";
import { isDatabaseAway, KineographError, type Transaction } from "../platform/index.js";
import type { ChangeContext } from "./context.js";
import { actorOf } from "./viewer.js";

/** What the entry of a change says beyond who and when. */
export type ChangeFacts = Omit<EntryDraft, "actor" | "request" | "outcome">;

/** SQLSTATEs by which Postgres undoes one of two changes that are in each other's way (deadlock,
 * serialization, the same new row made twice). */
const clashCodes: ReadonlySet<string> = new Set(["40P01", "40001", "23505"]);

/** What an error of the database means for the one who asked, or the error itself. */
function toCallersError(cause: unknown): unknown {
  if (isDatabaseAway(cause)) {
    const message = "The database is away, so nothing was changed. Try again in a moment.";
    return new KineographError("DATABASE_UNAVAILABLE", message, { cause });
  }
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (!clashCodes.has(code)) return cause;
  const message =
    "Another change of the same things was made at the same moment, so nothing was changed. Please try again.";
  return new KineographError("CONFLICT", message, { cause });
}

/**
 * Does `work` and appends its audit entry in one transaction: both commit, or neither. `work` gets
 * the transaction and a function that appends the entry, and gives the change's result. What the
 * request reads after it is read anew.
 *
 * @throws DATABASE_UNAVAILABLE when the database is away, CONFLICT when another change is in the way
 * (deadlock); nothing was changed then
 */
export async function change<T>(
  context: ChangeContext,
  work: (tx: Transaction, record: (facts: ChangeFacts) => Promise<string>) => Promise<T>,
): Promise<T> {
  const actor = actorOf(context.viewer);
  try {
    const done = await context.database.transaction((tx) =>
      work(tx, async (facts) => {
        const draft: EntryDraft = { ...facts, outcome: "allowed", actor, request: context.request };
        const [entryId] = await appendEntries(tx, [draft]);
        if (entryId === undefined) throw new Error("one draft gives one entry");
        return entryId;
      }),
    );
    context.renew?.();
    return done;
  } catch (cause) {
    throw toCallersError(cause);
  }
}
