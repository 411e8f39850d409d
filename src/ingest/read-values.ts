const maxMs = 2_147_483_647;
const valueCap = 200;
const zero = 0x30;
const point = 0x2e;

/**
 * Seconds as decimal digits (`417`, `84.0`) in milliseconds, to the nearest; -1 for anything else,
 * signs and exponents included, and for more than 24 days.
 */
export function readMs(buffer: Buffer, from: number, to: number): number {
  let ms = 0;
  let at = from;
  for (; at < to && buffer[at] !== point; at += 1) {
    const digit = (buffer[at] ?? 0) - zero;
    if (digit < 0 || digit > 9 || ms > maxMs) return -1;
    ms = ms * 10 + digit;
  }
  if (at === from) return -1;
  ms *= 1000;
  if (at === to) return ms > maxMs ? -1 : ms;
  if (at + 1 === to) return -1;
  for (let unit = 100, each = at + 1; each < to; each += 1, unit /= 10) {
    const digit = (buffer[each] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    ms += digit * unit;
  }
  ms = Math.round(ms);
  return ms > maxMs ? -1 : ms;
}

/** Whether the bytes are an id: 1 to 200 characters, none of them white space or control. */
export function isId(buffer: Buffer, from: number, to: number): boolean {
  if (to <= from) return false;
  for (let at = from; at < to; at += 1) {
    const byte = buffer[at] ?? 0;
    if (byte <= 0x20 || byte === 0x7f) return false;
    if (byte >= 0x80) return isWideId(buffer.toString("utf8", from, to));
  }
  return to - from <= valueCap;
}

function isWideId(text: string): boolean {
  return text.length <= valueCap && !/[\s\p{C}]/u.test(text);
}

/** Whether the bytes are a class name: 1 to 200 characters, none of them control. */
export function isLabel(buffer: Buffer, from: number, to: number): boolean {
  if (to <= from) return false;
  for (let at = from; at < to; at += 1) {
    const byte = buffer[at] ?? 0;
    if (byte < 0x20 || byte === 0x7f) return false;
    if (byte >= 0x80) return isWideLabel(buffer.toString("utf8", from, to));
  }
  return to - from <= valueCap;
}

function isWideLabel(text: string): boolean {
  return text.length <= valueCap && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
}

const flags: ReadonlyMap<string, boolean | null> = new Map([
  ["0", false],
  ["1", true],
  ["false", false],
  ["true", true],
  ["", null],
]);

/** 0, 1, false or true; null for an empty field; undefined for anything else. */
export function readFlag(text: string): boolean | null | undefined {
  return flags.get(text.trim().toLowerCase());
}
