import { createHash } from "node:crypto";
import { Pcg32 } from "./pcg32.js";

/** What is drawn at random, in the order in which a formula asks for it. */
export interface Draws {
  /** A whole number, 0 to `bound` - 1, each as likely; `bound` is 1 to 2^32 - 1. */
  below(bound: number): number;
  /** A double in [0, 1), a multiple of 2^-53. */
  unit(): number;
}

/** What makes a sampling random, and again the same. */
export interface Draw {
  /** 0 to 2^31 - 1. */
  seed: number;
  /** How many independent draws of the clip, one after the other. */
  draws: number;
  /** Of which clip; null until `keyToClip` says. */
  clipKey: string | null;
}

/** On what the draws of a random sampling depend, and on nothing else. */
export interface Seeding {
  /** 0 to 2^31 - 1. */
  seed: number;
  /** Which of several independent draws: 0, 1, … */
  number: number;
  /** Names the clip: `kinetics/0wR5jVB-WPk/417000-427000`; of a mere file, `sha256:` and its digest. */
  clipKey: string;
}

/**
 * The draws of one seeding: the same on every machine, in every version. Part of the contract.
 *
 * The SHA-256 of the UTF-8 text `kineograph-draw-1\n<seed>\n<number>\n<clip key>` (numbers in decimal)
 * gives PCG32 its state (bytes 0 to 7) and its stream (bytes 8 to 15), both big-endian.
 *
 * `below(n)` is O'Neill's pcg32_boundedrand: outputs under 2^32 mod n are thrown away, the first of
 * the others is taken mod n. `unit()` is made of two outputs a, b as CPython's random() makes it:
 * ((a >> 5) × 2^26 + (b >> 6)) / 2^53.
 */
export function makeDraws({ seed, number, clipKey }: Seeding): Draws {
  const text = `kineograph-draw-1\n${seed}\n${number}\n${clipKey}`;
  const digest = createHash("sha256").update(text, "utf8").digest();
  return drawFrom(new Pcg32(digest.readBigUInt64BE(0), digest.readBigUInt64BE(8)));
}

/** The draws that a generator gives. */
export function drawFrom(generator: Pcg32): Draws {
  return {
    below(bound) {
      const refused = (2 ** 32 - bound) % bound;
      let output = generator.next();
      while (output < refused) output = generator.next();
      return output % bound;
    },
    unit() {
      const high = generator.next() >>> 5;
      const low = generator.next() >>> 6;
      return (high * 2 ** 26 + low) / 2 ** 53;
    },
  };
}
