/** What is wrong with a line as CSV. */
export type LineFault = "UNTERMINATED_QUOTE" | "BAD_QUOTES";

const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const fieldsCap = 64;

/**
 * Splits CSV (RFC 4180) line by line, as ranges of the buffer that holds it, so that a row costs no
 * object and no string.
 *
 * A record is one line: no valid value of an annotation list holds a line end, so a quote that is
 * open at the end of its line is told there, and the next line is read as a row again.
 *
 * csv-parse 7.0.3 gives 280,000–490,000 rows/s on the real lists, less than half of what COPY takes
 * in; reading and checking rows here gives 2.4 million (one core, 2026-11-23, bench/import).
 */
export class LineFields {
  /** Field i is the bytes from starts[i] to ends[i]; beyond `count` the numbers mean nothing. */
  readonly starts = new Int32Array(fieldsCap);
  readonly ends = new Int32Array(fieldsCap);
  /** More than 64 are counted and not kept. */
  count = 0;
  fault: LineFault | null = null;

  /**
   * Reads the line at `from`, which must end with a line feed within `buffer`, and gives where the
   * next begins. Doubled quotes are made single in place.
   */
  read(buffer: Buffer, from: number): number {
    this.count = 0;
    this.fault = null;
    let at = from;
    for (;;) {
      at = buffer[at] === quote ? this.#readQuoted(buffer, at) : this.#readPlain(buffer, at);
      if (this.fault !== null) return buffer.indexOf(lineFeed, at) + 1;
      if (buffer[at] === lineFeed) return at + 1;
      at += 1;
    }
  }

  #keep(start: number, end: number): void {
    if (this.count < fieldsCap) {
      this.starts[this.count] = start;
      this.ends[this.count] = end;
    }
    this.count += 1;
  }

  /** Gives the place of the comma or line feed after the field. */
  #readPlain(buffer: Buffer, from: number): number {
    let at = from;
    for (let byte = buffer[at]; byte !== comma && byte !== lineFeed; byte = buffer[at]) at += 1;
    const isLineEnd = buffer[at] === lineFeed && at > from && buffer[at - 1] === carriageReturn;
    this.#keep(from, isLineEnd ? at - 1 : at);
    return at;
  }

  #readQuoted(buffer: Buffer, from: number): number {
    let at = from + 1;
    let end = at;
    for (; ; at += 1) {
      const byte = buffer[at] ?? lineFeed;
      if (byte === lineFeed) {
        this.fault = "UNTERMINATED_QUOTE";
        return at;
      }
      if (byte === quote) {
        at += 1;
        if (buffer[at] !== quote) break;
      }
      buffer[end] = byte;
      end += 1;
    }
    this.#keep(from + 1, end);
    if (buffer[at] === carriageReturn && buffer[at + 1] === lineFeed) at += 1;
    if (buffer[at] !== comma && buffer[at] !== lineFeed) this.fault = "BAD_QUOTES";
    return at;
  }
}
