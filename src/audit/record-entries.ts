import type { Database } from "../platform/index.js";
import { insertDrafts, unavailable } from "./append-entries.js";
import type { EntryDraft } from "./entry-draft.js";

interface Waiting {
  drafts: readonly EntryDraft[];
  done(ids: string[]): void;
  failed(error: unknown): void;
}

/**
 * Writes what comes while a commit is under way together in the next: under load many requests
 * share a flush of the disk, and none waits for more than two.
 */
class EntryWriter {
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(private readonly database: Database) {}

  record(drafts: readonly EntryDraft[]): Promise<string[]> {
    return new Promise((done, failed) => {
      this.#waiting.push({ drafts, done, failed });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) await this.#writeTogether(this.#waiting.splice(0));
    this.#isWriting = false;
  }

  /** One statement for all; where it fails, one for each, so that nobody fails with another's. */
  async #writeTogether(all: readonly Waiting[]): Promise<void> {
    try {
      const ids = await insertDrafts(
        this.database.manager,
        all.flatMap(({ drafts }) => drafts),
      );
      for (const { drafts, done } of all) done(ids.splice(0, drafts.length));
    } catch (error) {
      const [first, ...others] = all;
      if (others.length === 0) first?.failed(error);
      else for (const each of all) await this.#writeTogether([each]);
    }
  }
}

const writers = new WeakMap<Database, EntryWriter>();

/**
 * Appends entries in a transaction of their own and returns once it is committed and flushed:
 * the gate that every read passes before its first byte leaves.
 *
 * @throws AUDIT_UNAVAILABLE when the log cannot be written; nothing may be served then
 */
export async function recordEntries(
  database: Database,
  drafts: readonly EntryDraft[],
): Promise<string[]> {
  let writer = writers.get(database);
  if (!writer) {
    writer = new EntryWriter(database);
    writers.set(database, writer);
  }
  try {
    return await writer.record(drafts);
  } catch (cause) {
    throw unavailable(cause);
  }
}
