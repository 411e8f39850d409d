import { once } from "./batch.js";
import type { Database } from "./database.js";

/** Facts that are read at most once, and the database's clock when they were asked for. */
export interface Held<Facts> {
  facts: Facts;
  now: () => Promise<Date>;
}

/** Passes a result on; after one that failed, the facts it is of are not used again: they keep it. */
export type Watch = <T>(result: Promise<T>) => Promise<T>;

/** Makes facts that are not read yet. All that they read goes through `watch`. */
export type MakeFacts<Facts> = (database: Database, watch: Watch) => Facts;

/** Facts of the caller's own, read when they are asked for: for who shares none, or has changed some. */
export function holdOwn<Facts>(database: Database, make: MakeFacts<Facts>): Held<Facts> {
  const readNow = async (): Promise<Date> => {
    const rows: { now: Date }[] = await database.query("SELECT now()");
    return rows[0]?.now ?? new Date();
  };
  return { facts: make(database, (result) => result), now: once(readNow) };
}

interface Look {
  epoch: bigint;
  now: Date;
}

/**
 * What this process holds of the database between requests: one set of facts for an epoch.
 *
 * Each request looks at the epoch first, and every commit that changes what is held advances it
 * (triggers see to it), so a request never gets a fact older than its own beginning. It may get one
 * that was committed since. What depends on the time holds its times, and is judged by `now`.
 */
export class EpochMemory<Facts> {
  #epoch = -1n;
  #facts: Facts;
  #underWay: Promise<unknown> = Promise.resolve();
  #next: Promise<Look> | null = null;

  constructor(
    private readonly database: Database,
    private readonly make: MakeFacts<Facts>,
  ) {
    this.#facts = this.#makeFacts();
  }

  /** The facts for a request that begins now. @throws what the database throws */
  async look(): Promise<Held<Facts>> {
    // A look that is under way may have missed a commit that this request must see; those who come
    // meanwhile share the next one.
    const { epoch, now } = await (this.#next ??= this.#lookNext());
    // A restored backup may have an earlier one.
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#facts = this.#makeFacts();
    }
    return { facts: this.#facts, now: () => Promise.resolve(now) };
  }

  /** See `holdOwn`. */
  own(): Held<Facts> {
    return holdOwn(this.database, this.make);
  }

  async #lookNext(): Promise<Look> {
    await this.#underWay;
    this.#next = null;
    const look = this.#readEpoch();
    this.#underWay = look.catch(() => undefined);
    return look;
  }

  async #readEpoch(): Promise<Look> {
    const rows: { epoch: string; now: Date }[] = await this.database.query(
      "SELECT number AS epoch, now() FROM epoch WHERE is_only = $1",
      [true],
    );
    if (!rows[0]) throw new Error("the epoch is not there");
    return { epoch: BigInt(rows[0].epoch), now: rows[0].now };
  }

  #makeFacts(): Facts {
    const watch: Watch = (result) =>
      result.catch((error: unknown) => {
        if (this.#facts === facts) this.#facts = this.#makeFacts();
        throw error;
      });
    const facts = this.make(this.database, watch);
    return facts;
  }
}
