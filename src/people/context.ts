import type { RequestFacts } from "../audit/index.js";
import type { Database } from "../platform/index.js";
import type { PeopleLoaders } from "./loaders.js";
import type { Viewer } from "./viewer.js";

/** The part of a request that this room reads. */
export interface PeopleContext {
  database: Database;
  viewer: Viewer;
  request: RequestFacts;
  peopleLoaders: PeopleLoaders;
  /** Forgets what the request has read of the catalog and of access, so that it sees a change. */
  renew: () => void;
}

/** What a recorded change needs of it. */
export type ChangeContext = Pick<PeopleContext, "database" | "viewer" | "request"> &
  Partial<Pick<PeopleContext, "renew">>;
