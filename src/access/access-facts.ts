import type DataLoader from "dataloader";
import { makeHeldLoader, type MakeFacts } from "../platform/index.js";
import { readReaches, type Pair, type Reach } from "./read-reaches.js";

/** Which grants reach a user on a version, and which terms they accepted; as of the last commit. */
export interface AccessFacts {
  reach: DataLoader<Pair, Reach, string>;
}

/** See `EpochMemory`. */
export const makeAccessFacts: MakeFacts<AccessFacts> = ({ manager }, watch) => ({
  reach: makeHeldLoader(watch, {
    read: (pairs: readonly Pair[]) => readReaches(manager, pairs),
    keyOf: ({ userId, versionId }) => `${userId}/${versionId}`,
  }),
});
