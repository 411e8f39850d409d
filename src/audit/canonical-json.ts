/** What an audit leaf may hold: no floating point, so that every reader spells it alike. */
export type CanonicalValue =
  | string
  | boolean
  | number
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

/**
 * RFC 8785 for strings, booleans, integers below 2^53, arrays and objects: keys sorted by UTF-16
 * code units, no white space, strings as ECMAScript writes them. Keys whose value is undefined are
 * left out.
 *
 * @throws RangeError for a number that is no safe integer; TypeError for a lone surrogate
 */
export function canonicalJson(value: CanonicalValue): string {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw new TypeError("a string holds a lone surrogate");
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "number":
      if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer below 2^53`);
      // -0 is written 0 (RFC 8785, 3.2.2.3).
      return String(value === 0 ? 0 : value);
    default:
      return isList(value) ? `[${value.map(canonicalJson).join(",")}]` : canonicalObject(value);
  }
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function canonicalObject(value: { readonly [key: string]: CanonicalValue | undefined }): string {
  const members = Object.keys(value)
    .toSorted(compareCodeUnits)
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${canonicalJson(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(",")}}`;
}

function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
