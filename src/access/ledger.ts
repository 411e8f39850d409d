import {
  recordEntries,
  type Act,
  type Authority,
  type EntryDraft,
  type Purpose,
  type RequestFacts,
  type VersionFacts,
} from "../audit/index.js";
import type { Database } from "../platform/index.js";
import { actorOf, type Viewer } from "../people/index.js";

/** What one entry of a read is about. */
export interface NotedRead {
  act: Act;
  version?: VersionFacts;
  authority: Authority;
  purpose?: Purpose;
}

/**
 * What one request has read or was refused, gathered into one entry per act and dataset version
 * (two of them where a request reads two revisions of it, or for two purposes), and written by `flush` before the response leaves.
 */
export class Ledger {
  readonly #drafts = new Map<string, EntryDraft & { objects: string[] }>();
  #isFlushed = false;
  #late: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
    readonly request: RequestFacts,
  ) {}

  /** Notes that the objects with these keys are in the answer. */
  noteRead(read: NotedRead, objects: readonly string[]): void {
    this.#note({ ...read, outcome: "allowed" }, objects);
  }

  /** Notes that something was refused, and under which code. */
  noteDenied(read: NotedRead, why: string): void {
    this.#note({ ...read, outcome: "denied", why }, []);
  }

  /** Notes that something was allowed and then failed, and under which code. */
  noteFailed(read: NotedRead, why: string, objects: readonly string[]): void {
    this.#note({ ...read, outcome: "error", why }, objects);
  }

  #note(
    draft: NotedRead & { outcome: "allowed" | "denied" | "error"; why?: string },
    objects: readonly string[],
  ): void {
    const { act, version, outcome, why, purpose } = draft;
    const { dataset, version: name, revision } = version ?? {};
    const key = JSON.stringify([act, outcome, why, purpose, dataset, name, revision]);
    const noted = this.#drafts.get(key);
    if (noted) {
      noted.objects.push(...objects);
      return;
    }
    const actor = actorOf(this.viewer);
    this.#drafts.set(key, { ...draft, actor, request: this.request, objects: [...objects] });
    if (this.#isFlushed && outcome !== "allowed") this.#writeLate();
  }

  /**
   * GraphQL answers as soon as a field that may not be null failed, while its neighbours still run:
   * what they are refused is recorded all the same. What they read went nowhere, and waits for a
   * next flush that an HTTP request does not have.
   */
  #writeLate(): void {
    // The answer is out; a log that is away now has failed the requests that matter.
    this.#late = this.#late.then(() => this.#write()).catch(() => undefined);
  }

  /**
   * Writes what was noted and forgets it. Nothing of the answer may leave before it returns.
   *
   * @throws AUDIT_UNAVAILABLE
   */
  async flush(): Promise<void> {
    this.#isFlushed = true;
    await this.#late;
    await this.#write();
  }

  async #write(): Promise<void> {
    if (this.#drafts.size === 0) return;
    const drafts = [...this.#drafts.values()];
    this.#drafts.clear();
    await recordEntries(
      this.database,
      drafts.map(({ objects, ...draft }) => (objects.length > 0 ? { ...draft, objects } : draft)),
    );
  }
}
