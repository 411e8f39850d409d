/** How clips are damaged: always in the same ways, so that a failure can be made again from its number. */

/** Whole numbers in [0, below), the same from the same seed (mulberry32). */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Changes `bytes` in place, or gives another buffer. */
type Mutation = (bytes: Buffer, random: Random) => Buffer;

const headBytes = 4096;
const extremes = [0, 1, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** A place in the whole, in its first KBs, or in the moov, where the headers are. */
function place(bytes: Buffer, random: Random): number {
  const where = random(3);
  const moov = bytes.indexOf("moov");
  if (where === 0) return random(bytes.length);
  if (where === 1 || moov < 0) return random(Math.min(headBytes, bytes.length));
  return moov + random(Math.min(headBytes, bytes.length - moov));
}

function block(bytes: Buffer, random: Random): [start: number, end: number] {
  const start = place(bytes, random);
  return [start, Math.min(bytes.length, start + 1 + random(1024))];
}

const mutations: Record<string, Mutation> = {
  flipBits: (bytes, random) => {
    for (let left = 1 + random(16); left > 0; --left) {
      const at = place(bytes, random);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    }
    return bytes;
  },
  truncate: (bytes, random) => bytes.subarray(0, 1 + random(bytes.length - 1)),
  zeroBlock: (bytes, random) => bytes.fill(0, ...block(bytes, random)),
  copyBlock: (bytes, random) => {
    bytes.copy(bytes, place(bytes, random), ...block(bytes, random));
    return bytes;
  },
  insertBlock: (bytes, random) => {
    const at = place(bytes, random);
    const inserted = bytes.subarray(...block(bytes, random));
    return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
  },
  removeBlock: (bytes, random) => {
    const [start, end] = block(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  setExtremes: (bytes, random) => {
    for (let left = 1 + random(4); left > 0; --left) {
      const at = Math.max(0, Math.min(place(bytes, random), bytes.length - 4));
      bytes.writeUInt32BE(extremes[random(extremes.length)] ?? 0, at);
    }
    return bytes;
  },
};

/** A damaged copy, and in what way. */
export function mutate(original: Buffer, random: Random): { how: string; bytes: Buffer } {
  const names = Object.keys(mutations);
  const how = names[random(names.length)] ?? "";
  const bytes = mutations[how]?.(Buffer.from(original), random) ?? original;
  return { how, bytes };
}
