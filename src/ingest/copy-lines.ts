const tab = 0x09;
const lineFeed = 0x0a;
const backslash = 0x5c;
const zero = 0x30;
const letterN = 0x4e;

/** Rows in Postgres' text format for COPY, written straight into bytes. */
export class CopyLines {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #used = 0;

  /** Makes room for a row whose values take at most that many bytes. Call before each row. */
  reserve(valueBytes: number): void {
    // Every byte may need a backslash; the rest is for numbers, tabs and the line feed.
    const wanted = this.#used + 2 * valueBytes + 128;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }

  /** A whole number from 0. */
  number(value: number): void {
    const bytes = this.#bytes;
    let end = this.#used + 1;
    for (let bound = 10; bound <= value; bound *= 10) end += 1;
    let rest = value;
    for (let at = end - 1; at >= this.#used; at -= 1) {
      // Division without a rest stays in integers, which is several times as fast.
      const digit = rest % 10;
      bytes[at] = zero + digit;
      rest = (rest - digit) / 10;
    }
    bytes[end] = tab;
    this.#used = end + 1;
  }

  null(): void {
    this.#bytes[this.#used++] = backslash;
    this.#bytes[this.#used++] = letterN;
    this.#bytes[this.#used++] = tab;
  }

  /** A word of ASCII letters, such as an enum's value. */
  word(word: string): void {
    for (let at = 0; at < word.length; at += 1) this.#bytes[this.#used++] = word.charCodeAt(at);
    this.#bytes[this.#used++] = tab;
  }

  /** Bytes of another buffer, which hold no control character. */
  bytes(source: Buffer, from: number, to: number): void {
    const bytes = this.#bytes;
    let used = this.#used;
    for (let at = from; at < to; at += 1) {
      const byte = source[at] ?? 0;
      if (byte === backslash) bytes[used++] = backslash;
      bytes[used++] = byte;
    }
    bytes[used++] = tab;
    this.#used = used;
  }

  /** Ends the row: the last value's tab becomes the line end. */
  end(): void {
    this.#bytes[this.#used - 1] = lineFeed;
  }

  /** Gives what was written and begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#used);
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length);
    this.#used = 0;
    return taken;
  }
}
