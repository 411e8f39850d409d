import { KineographError } from "../platform/index.js";

/** Lets each user have so many extractions under way, so that one cannot keep all others waiting. */
export class Turnstile {
  readonly #inside = new Map<string, number>();

  constructor(private readonly capPerUser: number) {}

  /** Runs `work` as one of the user's. @throws OVERLOADED when they have too many under way */
  async pass<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const inside = this.#inside.get(userId) ?? 0;
    if (inside >= this.capPerUser) {
      const words = `You have ${inside} extractions under way, which is the most at once. Wait for one to end.`;
      throw new KineographError("OVERLOADED", words);
    }
    this.#inside.set(userId, inside + 1);
    try {
      return await work();
    } finally {
      const left = (this.#inside.get(userId) ?? 1) - 1;
      if (left > 0) this.#inside.set(userId, left);
      else this.#inside.delete(userId);
    }
  }
}
