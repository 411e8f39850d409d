import type { Database } from "../platform/index.js";
import { makeCatalogFacts, type CatalogFacts } from "./catalog-facts.js";

/**
 * The catalog's facts as this process holds them: one set for an epoch, shared by all requests.
 *
 * A request reads the epoch with its viewer, and every commit that changes what is held advances it
 * (triggers see to it), so a request never gets a fact older than its own beginning. It may get one
 * that was committed since. Grants, terms and whatever else depends on the viewer are not held.
 */
export class CatalogMemory {
  #epoch = -1n;
  #facts: CatalogFacts;

  constructor(private readonly database: Database) {
    this.#facts = this.#makeFacts();
  }

  /** The facts for a request that began at `epoch`; without one they are its own. */
  at(epoch: string | undefined): CatalogFacts {
    if (epoch === undefined) return makeCatalogFacts(this.database, () => undefined);
    const asked = BigInt(epoch);
    if (asked > this.#epoch) {
      this.#epoch = asked;
      this.#facts = this.#makeFacts();
    }
    return this.#facts;
  }

  #makeFacts(): CatalogFacts {
    const facts = makeCatalogFacts(this.database, () => {
      if (this.#facts === facts) this.#facts = this.#makeFacts();
    });
    return facts;
  }
}
