const multiplier = 6364136223846793005n;

function to64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/**
 * PCG32: the generator pcg_setseq_64_xsh_rr_32 (M. E. O'Neill, HMC-CS-2014-0905; pcg-random.org).
 *
 * The state is s' = s × 6364136223846793005 + inc (mod 2^64) with inc = 2 × stream + 1. An output is
 * taken of the state before the step: ((s >> 18) ^ s) >> 27, low 32 bits, rotated right by s >> 59.
 * Seeding as pcg32_srandom does: s = 0, step, s += state, step. Part of the contract.
 */
export class Pcg32 {
  #state = 0n;
  readonly #increment: bigint;

  /** `state` and `stream`: 64 bits each; of the stream, the highest bit counts for nothing. */
  constructor(state: bigint, stream: bigint) {
    this.#increment = to64((stream << 1n) | 1n);
    this.#step();
    this.#state = to64(this.#state + state);
    this.#step();
  }

  #step(): void {
    this.#state = to64(this.#state * multiplier + this.#increment);
  }

  /** The next output: a whole number, 0 to 2^32 - 1. */
  next(): number {
    const old = this.#state;
    this.#step();
    const mixed = Number(BigInt.asUintN(32, ((old >> 18n) ^ old) >> 27n));
    const turn = Number(old >> 59n);
    return ((mixed >>> turn) | (mixed << (-turn & 31))) >>> 0;
  }
}
