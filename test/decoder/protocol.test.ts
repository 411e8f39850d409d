import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { ProtocolBreach } from "../../src/decoder/message-body.js";
import { MessageSplitter } from "../../src/decoder/message-splitter.js";
import { decodeReply, encodeRequest, type Request } from "../../src/decoder/protocol.js";

interface Vectors {
  requests: { id: number; message: Request; hex: string }[];
  replies: { message: Record<string, unknown>; hex: string }[];
  malformedReplies: { why: string; hex: string }[];
}

const file = new URL("./protocol-vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

function fromHex(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(" ", ""), "hex");
}

/** A vector without its size field, which must be right. */
function bodyOf(hex: string): Buffer {
  const whole = fromHex(hex);
  assert.equal(whole.readUInt32LE(0), whole.length - 4, `size of ${hex}`);
  return whole.subarray(4);
}

describe("the decoder's protocol", () => {
  it("writes requests as the vectors have them", () => {
    for (const { id, message, hex } of vectors.requests) {
      assert.equal(encodeRequest(id, message).toString("hex"), hex.replaceAll(" ", ""));
    }
  });

  it("reads replies as the vectors have them", () => {
    for (const { message, hex } of vectors.replies) {
      const reply = decodeReply(bodyOf(hex));
      const bytes = "bytes" in reply ? { bytes: reply.bytes.toString("hex") } : {};
      assert.deepEqual({ ...reply, ...bytes }, message);
    }
  });

  it("takes malformed replies for a breach", () => {
    for (const { why, hex } of vectors.malformedReplies) {
      assert.throws(() => decodeReply(bodyOf(hex)), ProtocolBreach, why);
    }
  });

  it("splits a stream into the same messages wherever it is cut", () => {
    const stream = Buffer.concat(vectors.replies.map(({ hex }) => fromHex(hex)));
    const messages = vectors.replies.map(({ hex }) => bodyOf(hex).toString("hex"));
    for (let step = 1; step <= stream.length; ++step) {
      const splitter = new MessageSplitter();
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += step) {
        for (const message of splitter.push(stream.subarray(at, at + step))) {
          found.push(message.toString("hex"));
        }
      }
      assert.deepEqual(found, messages, `cut every ${step} bytes`);
    }
  });

  it("takes a message over the size limit for a breach", () => {
    const splitter = new MessageSplitter();
    assert.throws(() => [...splitter.push(fromHex("ffffffff"))], ProtocolBreach);
  });
});
