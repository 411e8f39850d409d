import DataLoader from "dataloader";
import { BoundedMap, type MakeFacts } from "../platform/index.js";
import { readReaches, type Pair, type Reach } from "./read-reaches.js";

/** Which grants reach a user on a version, and which terms they accepted; as of the last commit. */
export interface AccessFacts {
  reach: DataLoader<Pair, Reach, string>;
}

const pairsCap = 10_000;

/** See `EpochMemory`. */
export const makeAccessFacts: MakeFacts<AccessFacts> = ({ manager }, onFailure) => ({
  reach: new DataLoader(
    (pairs) =>
      readReaches(manager, pairs).catch((error: unknown) => {
        onFailure();
        throw error;
      }),
    {
      cacheKeyFn: ({ userId, versionId }) => `${userId}/${versionId}`,
      cacheMap: new BoundedMap(pairsCap),
    },
  ),
});
