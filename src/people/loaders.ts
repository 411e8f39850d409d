import DataLoader from "dataloader";
import { readSubjects } from "../audit/index.js";
import { makeRowLoader, type Database } from "../platform/index.js";
import { User } from "./user.js";

/** Batches and remembers look-ups for one request. */
export interface PeopleLoaders {
  user: DataLoader<string, User | null>;
  userByPseudonym: DataLoader<string, User | null>;
}

export function makePeopleLoaders(database: Database): PeopleLoaders {
  const { manager } = database;
  const user = makeRowLoader(manager, User);
  const userByPseudonym = new DataLoader(async (pseudonyms: readonly string[]) => {
    const userIds = await readSubjects(manager, pseudonyms);
    return Promise.all(
      pseudonyms.map(async (pseudonym) => {
        const userId = userIds.get(pseudonym);
        return userId === undefined ? null : user.load(userId);
      }),
    );
  });
  return { user, userByPseudonym };
}
