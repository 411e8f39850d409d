import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { repeats } from "../support/soak.js";
import { buildFuzzers, buildNativeTests, noTools, run } from "./build.js";
import { fuzzSeeds } from "./fuzz-seeds.js";

interface Vectors {
  requests: { words: string; hex: string }[];
  malformedRequests: { why: string; hex: string }[];
  replies: { message: { kind: string }; hex: string }[];
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const vectorsFile = join(root, "test", "decoder", "protocol-vectors.json");
const vectors = JSON.parse(readFileSync(vectorsFile, "utf8")) as Vectors;

let folder = "";

function unspaced({ hex }: { hex: string }): string {
  return hex.replaceAll(" ", "");
}

function protocolWords(lines: string[]): string[] {
  const input = `${lines.join("\n")}\n`;
  return run(join(folder, "protocol-words"), [], { input }).trimEnd().split("\n");
}

describe("the native program's readers", { skip: noTools }, () => {
  before(() => {
    folder = buildNativeTests();
  });

  it("read requests as the vectors have them", () => {
    const words = vectors.requests.map((vector) => vector.words);
    assert.deepEqual(protocolWords(vectors.requests.map(unspaced)), words);
  });

  it("refuse malformed requests", () => {
    const answers = protocolWords(vectors.malformedRequests.map(unspaced));
    const wrong = vectors.malformedRequests.filter((_, i) => answers[i] !== "refused");
    assert.deepEqual(wrong, []);
  });

  it("write replies as the vectors have them", () => {
    const names = vectors.replies.map(({ message }) => `reply ${message.kind}`);
    assert.deepEqual(protocolWords(names), vectors.replies.map(unspaced));
  });

  it("convert and crop planes as plain arithmetic does", () => {
    assert.equal(run(join(folder, "pixels"), []), "1152 forms, 30 windows\n");
  });

  for (const [target, seeds] of Object.entries(fuzzSeeds(vectors.requests.map(unspaced)))) {
    it(`never touch a byte beyond what they are given: ${target}`, (t) => {
      const corpus = mkdtempSync(join(tmpdir(), `kineograph-fuzz-${target}-`));
      t.after(() => rmSync(corpus, { recursive: true }));
      const files = seeds.map((_, i) => join(corpus, String(i)));
      seeds.forEach((hex, i) => writeFileSync(files[i] ?? "", Buffer.from(hex, "hex")));
      const output = run(join(folder, `fuzz-${target}`), files);
      assert.equal(output, `${seeds.length} files\n`);
      const seconds = repeats(0, 60);
      const fuzzers = seconds > 0 ? buildFuzzers() : null;
      if (fuzzers === null) return;
      const limits = [`-max_total_time=${seconds}`, "-timeout=10", "-rss_limit_mb=1024"];
      run(join(fuzzers, `fuzz-${target}`), [...limits, "-verbosity=0", corpus]);
      t.diagnostic(`libFuzzer ran for ${seconds} s`);
    });
  }
});
