import type DataLoader from "dataloader";
import type { ActionClass } from "../catalog/index.js";
import { makeHeldLoader, type MakeFacts } from "../platform/index.js";
import { readFoundClasses, type ClassSearch } from "./read-found-classes.js";

/** What was searched for: people who type begin with the same letters. */
export interface SearchFacts {
  classes: DataLoader<ClassSearch, ActionClass[], string>;
}

/** Each may hold a thousand classes. */
const searchesCap = 500;

/** See `EpochMemory`. */
export const makeSearchFacts: MakeFacts<SearchFacts> = ({ manager }, watch) => ({
  classes: makeHeldLoader(watch, {
    read: (searches: readonly ClassSearch[]) =>
      Promise.all(searches.map((each) => readFoundClasses(manager, each))),
    keyOf: ({ dataset, words, first }) => JSON.stringify([dataset, words, first]),
    cap: searchesCap,
  }),
});
