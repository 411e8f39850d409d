import { recordEntries, type EntryDraft } from "../audit/index.js";
import type { Database } from "../platform/index.js";

const minuteMs = 60_000;

/**
 * Records deliveries: one entry per extraction entry, credential, place and minute, however many
 * pictures of it a page loads, and every one of them waits until that entry is committed.
 */
export class DeliveryLog {
  readonly #recorded = new Map<string, Promise<unknown>>();
  #minute = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** @throws AUDIT_UNAVAILABLE; the delivery may not begin then */
  async record(database: Database, draft: EntryDraft & { parent: string }): Promise<void> {
    const minute = Math.floor(this.now() / minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#recorded.clear();
    }
    const { actor, parent, request } = draft;
    const key = JSON.stringify([parent, actor, request.ip, request.userAgent]);
    let recorded = this.#recorded.get(key);
    if (!recorded) {
      recorded = recordEntries(database, [draft]);
      this.#recorded.set(key, recorded);
      // What failed to be recorded is tried again by the next delivery.
      recorded.catch(() => this.#recorded.delete(key));
    }
    await recorded;
  }
}
