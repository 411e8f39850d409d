/** The child said something that schema/decoder.md does not allow: it is ended and replaced. */
export class ProtocolBreach extends Error {
  override readonly name = "ProtocolBreach";
}

/** Takes little-endian values off a message, each in turn; short messages are a breach. */
export class MessageBody {
  #at = 0;

  constructor(private readonly message: Buffer) {}

  u8(): number {
    return this.message.readUInt8(this.#advance(1));
  }

  u16(): number {
    return this.message.readUInt16LE(this.#advance(2));
  }

  u32(): number {
    return this.message.readUInt32LE(this.#advance(4));
  }

  i32(): number {
    return this.message.readInt32LE(this.#advance(4));
  }

  /** Ticks: a count that must be exact as a number. */
  i64(): number {
    const value = Number(this.message.readBigInt64LE(this.#advance(8)));
    if (!Number.isSafeInteger(value)) throw new ProtocolBreach("a time stamp beyond 2^53");
    return value;
  }

  text(): string {
    const size = this.u32();
    const start = this.#advance(size);
    return this.message.toString("utf8", start, start + size);
  }

  /** All that is left, sharing the message's memory. */
  rest(): Buffer {
    const start = this.#at;
    this.#at = this.message.length;
    return this.message.subarray(start);
  }

  expectEnd(): void {
    if (this.#at !== this.message.length) throw new ProtocolBreach("bytes after a message's end");
  }

  #advance(size: number): number {
    const start = this.#at;
    if (start + size > this.message.length) throw new ProtocolBreach("a message that is too short");
    this.#at = start + size;
    return start;
  }
}
