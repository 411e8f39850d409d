import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build, noTools, run } from "./build.js";

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
  return run(join(folder, "protocol-words"), [], input).trimEnd().split("\n");
}

/** The head of an mp4 box, and its body in hex. */
function box(type: string, size: number, body = ""): string {
  return size.toString(16).padStart(8, "0") + Buffer.from(type).toString("hex") + body;
}

describe("the native program's readers", { skip: noTools }, () => {
  before(() => {
    folder = build("native-tests", "test/native");
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

  it("never touch a byte beyond what they are given", () => {
    const seeds = [
      ...vectors.requests.map((vector) => unspaced(vector).slice(8)),
      box("ftyp", 16, "69736f6d00000200") + box("free", 8) + box("moov", 16, "00".repeat(8)),
      box("ftyp", 8) + box("mdat", 1, "0000000000000018" + "00".repeat(8)) + box("moov", 0),
      "1a45dfa3934282886d6174726f736b6118538067010000000000248b",
      Buffer.from("RIFF\x20\0\0\0AVI LIST").toString("hex"),
      "00000004650102030000000241010000000106000000026801",
      "0000000165880000014101000000010201",
      "000001b600000001b640",
      "8249834200a0b0c0d1e2c1",
    ];
    const output = run(join(folder, "byte-readers"), [], `${seeds.join("\n")}\n`);
    assert.equal(output, `${seeds.length} seeds\n`);
  });
});
