import DataLoader from "dataloader";
import type { Viewer } from "../people/index.js";
import type { Database, Held } from "../platform/index.js";
import type { AccessFacts } from "./access-facts.js";
import type { Grant } from "./grant.js";
import { readGrants } from "./read-grants.js";
import { standingAt, type Standing } from "./standing.js";

/** Batches and remembers look-ups for one request. */
export interface AccessLoaders {
  /** How the viewer stands to a version, by the version's key. */
  standing: DataLoader<string, Standing>;
  /** The grants that reach a user. */
  grants: DataLoader<string, Grant[]>;
}

/** `held`: what is known of who asks, and the moment they are judged by. */
export function makeAccessLoaders(
  database: Database,
  viewer: Viewer,
  { facts, now }: Held<AccessFacts>,
): AccessLoaders {
  const userId = viewer.user?.id ?? "0";
  const readStanding = async (versionId: string): Promise<Standing> =>
    standingAt(await facts.reach.load({ userId, versionId }), await now());
  return {
    standing: new DataLoader((versionIds) => Promise.all(versionIds.map(readStanding))),
    grants: new DataLoader((ids) => readGrants(database.manager, ids)),
  };
}
