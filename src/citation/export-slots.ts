import { KineographError } from "../platform/index.js";

/** More than one person needs at once, and few enough that nobody fills the database's work. */
const slotsPerUser = 4;
const taken = new Map<string, number>();

/**
 * Takes one of the user's places for an export under way in this process; gives the way to free it,
 * which may be called more than once.
 *
 * @throws OVERLOADED when all of them are taken
 */
export function takeSlot(userId: string): () => void {
  const inside = taken.get(userId) ?? 0;
  if (inside >= slotsPerUser) {
    const words = `You have ${inside} lists under way, which is the most at once. Wait for one to end.`;
    throw new KineographError("OVERLOADED", words);
  }
  taken.set(userId, inside + 1);
  let isFree = false;
  return () => {
    if (isFree) return;
    isFree = true;
    const left = (taken.get(userId) ?? 1) - 1;
    if (left > 0) taken.set(userId, left);
    else taken.delete(userId);
  };
}
