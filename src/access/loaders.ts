import DataLoader from "dataloader";
import type { Viewer } from "../people/index.js";
import type { Database } from "../platform/index.js";
import type { Grant } from "./grant.js";
import { readGrants } from "./read-grants.js";
import { readStandings, type Standing } from "./standing.js";

/** Batches and remembers look-ups for one request. */
export interface AccessLoaders {
  /** How the viewer stands to a version, by the version's key. */
  standing: DataLoader<string, Standing>;
  /** The grants that reach a user. */
  grants: DataLoader<string, Grant[]>;
}

export function makeAccessLoaders(database: Database, viewer: Viewer): AccessLoaders {
  const userId = viewer.user?.id ?? "0";
  return {
    standing: new DataLoader((ids) => readStandings(database.manager, userId, ids)),
    grants: new DataLoader((ids) => readGrants(database.manager, ids)),
  };
}
