import DataLoader from "dataloader";
import type { ActionClass } from "../catalog/index.js";
import { BoundedMap, type MakeFacts } from "../platform/index.js";
import { readFoundClasses, type ClassSearch } from "./read-found-classes.js";

/** What was searched for: people who type begin with the same letters. */
export interface SearchFacts {
  classes: DataLoader<ClassSearch, ActionClass[], string>;
}

const searchesCap = 500;

/** See `EpochMemory`. */
export const makeSearchFacts: MakeFacts<SearchFacts> = ({ manager }, onFailure) => ({
  classes: new DataLoader(
    (searches) =>
      Promise.all(searches.map((each) => readFoundClasses(manager, each))).catch(
        (error: unknown) => {
          onFailure();
          throw error;
        },
      ),
    {
      cacheKeyFn: ({ dataset, words, first }) => JSON.stringify([dataset, words, first]),
      cacheMap: new BoundedMap(searchesCap),
    },
  ),
});
