import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { drawFrom, makeDraws, Pcg32 } from "../../src/sampling/index.js";

interface DrawVector {
  seed: number;
  number: number;
  clipKey: string;
  state: string;
  stream: string;
  outputs: string[];
  bounds: number[];
  below: number[];
  unit: number[];
}

const { vectors } = JSON.parse(readFileSync(new URL("draws.json", import.meta.url), "utf8")) as {
  vectors: DrawVector[];
};

const hex = (output: number) => output.toString(16).padStart(8, "0");

test("PCG32 gives O'Neill's published demo: numbers, coins and rolls of seed 42, stream 54", () => {
  const generator = new Pcg32(42n, 54n);
  assert.deepEqual(
    Array.from({ length: 6 }, () => hex(generator.next())),
    ["a15c02b7", "7b47f409", "ba1d3330", "83d2f293", "bfa4784b", "cbed606e"],
  );
  const draws = drawFrom(generator);
  assert.equal(
    Array.from({ length: 65 }, () => (draws.below(2) === 1 ? "H" : "T")).join(""),
    "HHTTTHTHHHTHTTTHHHHHTTTHHHTHTHTHTTHTTTHHHHHHTTTTHHTTTTTHTTTTTTTHT",
  );
  assert.equal(
    Array.from({ length: 33 }, () => draws.below(6) + 1).join(" "),
    "3 4 1 1 2 2 3 2 4 3 2 4 3 3 5 2 3 1 3 1 5 1 4 1 5 6 4 6 6 2 6 3 3",
  );
});

test("seed, number and clip key give state, stream and draws as an outsider computes them", () => {
  for (const vector of vectors) {
    const { seed, number, clipKey, bounds, below, unit, outputs } = vector;
    const generator = new Pcg32(BigInt(`0x${vector.state}`), BigInt(`0x${vector.stream}`));
    assert.deepEqual(
      outputs.map(() => hex(generator.next())),
      outputs,
    );
    const whole = makeDraws({ seed, number, clipKey });
    assert.deepEqual(
      bounds.map((bound) => whole.below(bound)),
      below,
    );
    const fractions = makeDraws({ seed, number, clipKey });
    assert.deepEqual(
      unit.map(() => fractions.unit()),
      unit,
    );
  }
});

test("draws stay within their bounds, and reach each value as often as any other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.string(), (seed, clipKey) => {
      const draws = makeDraws({ seed, number: 0, clipKey });
      for (const bound of [1, 2, 3, 300, 2 ** 31 + 1, 2 ** 32 - 1]) {
        const drawn = draws.below(bound);
        assert.ok(Number.isInteger(drawn) && drawn >= 0 && drawn < bound, `${drawn} of ${bound}`);
      }
      const fraction = draws.unit();
      assert.ok(fraction >= 0 && fraction < 1 && Number.isInteger(fraction * 2 ** 53));
    }),
  );
  const draws = makeDraws({ seed: 1, number: 0, clipKey: "a clip" });
  const counts = Array.from({ length: 7 }, () => 0);
  for (let i = 0; i < 70_000; i += 1) {
    const drawn = draws.below(7);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // Chi-squared with 6 degrees of freedom: above 22.5 in one case of a thousand.
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquared < 22.5, `${chiSquared}`);
});
