import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson, type CanonicalValue } from "../../src/audit/canonical-json.js";

test("sorts keys by UTF-16 code units, as the example of RFC 8785 section 3.2.3", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  assert.deepEqual(Object.values(JSON.parse(canonicalJson(value)) as object), [
    // JSON.parse puts the integer-like key first, which is also its canonical place but one.
    "One",
    "Carriage Return",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
  assert.ok(canonicalJson(value).startsWith('{"\\r":"Carriage Return","1":"One"'));
});

test("leaves out members that are undefined and writes no white space", () => {
  assert.equal(canonicalJson({ b: undefined, a: [true, "x", 3] }), '{"a":[true,"x",3]}');
});

test("writes minus zero as 0 and refuses what is no integer below 2^53", () => {
  assert.equal(canonicalJson(-0), "0");
  for (const value of [0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => canonicalJson(value), RangeError);
  }
});

test("refuses a lone surrogate, which has no UTF-8", () => {
  assert.throws(() => canonicalJson("\ud800"), TypeError);
});

test("gives the same text for the same content in any order of keys, and loses nothing", () => {
  const leaf = fc.oneof(fc.string({ unit: "grapheme" }), fc.boolean(), fc.maxSafeInteger());
  const { tree } = fc.letrec<{ tree: CanonicalValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("tree"), { maxKeys: 5, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const text = canonicalJson(value);
      assert.equal(canonicalJson(JSON.parse(text) as CanonicalValue), text);
      assert.equal(canonicalJson(reversed(value)), text);
    }),
  );
});

function reversed(value: CanonicalValue): CanonicalValue {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as CanonicalValue[]).map(reversed);
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([key, member]) => [key, reversed(member ?? "")]));
}
