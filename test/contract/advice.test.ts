import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { runCli } from "../cli/cli-process.js";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/** Commands that messages tell somebody to run: group, and verbs where they name one. */
function readAdvice(): Map<string, Set<string>> {
  const advice = new Map<string, Set<string>>();
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
    const text = readFileSync(path.join(source, file), "utf8");
    for (const [, group = "", verb] of text.matchAll(/npx kineograph ([a-z]+)(?: ([a-z]+))?/g)) {
      const verbs = advice.get(group) ?? new Set();
      advice.set(group, verb === undefined ? verbs : verbs.add(verb));
    }
  }
  return advice;
}

function readCommands(help: string): string[] {
  return [...help.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name = ""]) => name);
}

describe("a command that a message advises", () => {
  it("is one that there is", async () => {
    const groups = readCommands((await runCli(["--help"])).stdout);
    const advice = [...readAdvice()];
    assert.ok(advice.length > 3);
    const missing = await Promise.all(
      advice.map(async ([group, verbs]) => {
        if (!groups.includes(group)) return [group];
        if (verbs.size === 0) return [];
        const known = readCommands((await runCli([group, "--help"])).stdout);
        // A group of no verbs takes what follows for an argument.
        if (known.length === 0) return [];
        return [...verbs].filter((verb) => !known.includes(verb)).map((verb) => `${group} ${verb}`);
      }),
    );
    assert.deepEqual(missing.flat(), []);
  });
});
