import type { PeopleContext } from "../people/index.js";
import type { Ledger } from "./ledger.js";
import type { AccessLoaders } from "./loaders.js";

/** The part of a request that this room reads. */
export interface AccessContext extends PeopleContext {
  ledger: Ledger;
  accessLoaders: AccessLoaders;
}
