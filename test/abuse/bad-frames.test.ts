import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { after, before, describe, it } from "node:test";
import { demoClipName } from "../../src/demo/index.js";
import { hasFfmpeg, openLab, type Lab } from "./lab.js";

const extract = `mutation ($input: ExtractFramesInput!) {
  extractFrames(input: $input) { frameSet { receipt } }
}`;

describe("frames that cannot be", { skip: hasFfmpeg ? false : "ffmpeg is not installed" }, () => {
  let lab: Lab;
  let clip: string;
  before(async () => {
    lab = await openLab("demo");
    const found = await lab.product.ask<{ clip: { id: string } }>(
      "query ($id: String) { clip(sourceId: $id) { id } }",
      { id: demoClipName.sourceId },
      lab.student,
    );
    clip = found.data?.clip.id ?? assert.fail("no demo clip");
  });
  after(() => lab.product.close());

  const uniform = { sampling: { uniform: { count: 2 } } };
  const cases: [string, object, RegExp][] = [
    ["count 0", { sampling: { uniform: { count: 0 } } }, /^BAD_INPUT$/],
    ["count -1", { sampling: { uniform: { count: -1 } } }, /^BAD_INPUT$/],
    ["count 1e9", { sampling: { uniform: { count: 1e9 } } }, /^TOO_EXPENSIVE$/],
    ["count 1e10, which is no Int", { sampling: { uniform: { count: 1e10 } } }, /^BAD_INPUT$/],
    [
      "an unknown placement",
      { sampling: { uniform: { count: 1, placement: "RANDOM" } } },
      /^BAD_INPUT$/,
    ],
    ["stride 0", { sampling: { every: { stride: 0 } } }, /^BAD_INPUT$/],
    ["stride -3", { sampling: { every: { stride: -3 } } }, /^BAD_INPUT$/],
    ["a rate of 0", { sampling: { rate: { framesPerSecond: 0 } } }, /^BAD_INPUT$/],
    ["a seed below 0", { sampling: { segments: { count: 1, seed: -1 } } }, /^BAD_INPUT$/],
    ["draws of what is not random", { sampling: { all: true, draws: 2 } }, /^BAD_INPUT$/],
    [
      "draws beyond a set",
      { sampling: { segments: { count: 100 }, draws: 31 } },
      /^TOO_EXPENSIVE$/,
    ],
    ["an unknown preset", { sampling: { views: { preset: "NONE" } } }, /^BAD_INPUT$/],
    [
      "clips of a millisecond",
      {
        sampling: {
          views: { preset: "PYTORCHVIDEO_UNIFORM", clipSeconds: 0.001, strideSeconds: 0.001 },
        },
      },
      /^(BAD_INPUT|TOO_EXPENSIVE)$/,
    ],
    ["no index", { sampling: { indices: { values: [] } } }, /^BAD_INPUT$/],
    ["an index past the end", { sampling: { indices: { values: [0, 300] } } }, /^BAD_INPUT$/],
    ["an index before the begin", { sampling: { indices: { values: [-301] } } }, /^BAD_INPUT$/],
    ["an index of 2^31 - 1", { sampling: { indices: { values: [2147483647] } } }, /^BAD_INPUT$/],
    [
      "3001 indices",
      { sampling: { indices: { values: Array.from({ length: 3001 }, () => 0) } } },
      /^TOO_EXPENSIVE$/,
    ],
    ["a time past the end", { sampling: { timestamps: { seconds: [1e6] } } }, /^BAD_INPUT$/],
    ["a time of 1e300 s", { sampling: { timestamps: { seconds: [1e300] } } }, /^BAD_INPUT$/],
    ["a time before the begin", { sampling: { timestamps: { seconds: [-0.5] } } }, /^BAD_INPUT$/],
    ["a time as text", { sampling: { timestamps: { seconds: ["NaN"] } } }, /^BAD_INPUT$/],
    ["no sampling", { sampling: {} }, /^BAD_INPUT$/],
    ["a sampling that is null", { sampling: null }, /^BAD_INPUT$/],
    ["keyframes: false", { sampling: { keyframes: false } }, /^BAD_INPUT$/],
    ["two samplings", { sampling: { all: true, uniform: { count: 1 } } }, /^BAD_INPUT$/],
    ["an unknown sampling", { sampling: { dense: true } }, /^BAD_INPUT$/],
    ["quality 0", { ...uniform, picture: { quality: 0 } }, /^BAD_INPUT$/],
    ["quality 101", { ...uniform, picture: { quality: 101 } }, /^BAD_INPUT$/],
    ["an unknown format", { ...uniform, picture: { format: "GIF" } }, /^BAD_INPUT$/],
    ["a side of 0", { ...uniform, picture: { resize: { shortSidePx: 0 } } }, /^BAD_INPUT$/],
    ["a side of -1", { ...uniform, picture: { resize: { longSidePx: -1 } } }, /^BAD_INPUT$/],
    [
      "a side of 100,000",
      { ...uniform, picture: { resize: { shortSidePx: 100_000 } } },
      /^BAD_INPUT$/,
    ],
    ["no side", { ...uniform, picture: { resize: {} } }, /^BAD_INPUT$/],
    [
      "two rules of one size",
      { ...uniform, picture: { resize: { shortSidePx: 64, widthPx: 64 } } },
      /^BAD_INPUT$/,
    ],
    ["width without height", { ...uniform, picture: { resize: { widthPx: 64 } } }, /^BAD_INPUT$/],
    ["a crop of 0", { ...uniform, picture: { crop: { widthPx: 0, heightPx: 9 } } }, /^BAD_INPUT$/],
    ["a crop of one side", { ...uniform, picture: { crop: { widthPx: 9 } } }, /^BAD_INPUT$/],
    [
      "a crop of 9000",
      { ...uniform, picture: { crop: { widthPx: 9000, heightPx: 9 } } },
      /^BAD_INPUT$/,
    ],
    [
      "a crop larger than the picture",
      {
        ...uniform,
        picture: { resize: { shortSidePx: 128 }, crop: { widthPx: 128, heightPx: 129 } },
      },
      /^BAD_INPUT$/,
    ],
    [
      "a quality beyond 100 of what has none",
      { ...uniform, picture: { format: "NPY", quality: 101 } },
      /^BAD_INPUT$/,
    ],
    [
      "a stack of more than a gigabyte",
      {
        sampling: { every: { stride: 1 } },
        picture: { format: "NPY", resize: { widthPx: 1280, heightPx: 960 } },
      },
      /^TOO_EXPENSIVE$/,
    ],
    ["an unknown version", { ...uniform, version: "kinetics-9000" }, /^NOT_FOUND$/],
    ["a version that does not list it", { ...uniform, version: "400" }, /^(NOT_FOUND|BAD_INPUT)$/],
    ["an unknown purpose", { ...uniform, purpose: "FUN" }, /^BAD_INPUT$/],
    ["an empty idempotency key", { ...uniform, idempotencyKey: "" }, /^BAD_INPUT$/],
    ["an idempotency key of 201", { ...uniform, idempotencyKey: "k".repeat(201) }, /^BAD_INPUT$/],
    ["an idempotency key with a NUL", { ...uniform, idempotencyKey: "a\0b" }, /^BAD_INPUT$/],
    ["a version with a NUL", { ...uniform, version: "4\0" }, /^(NOT_FOUND|BAD_INPUT)$/],
    ["a path", { ...uniform, path: "/etc/passwd" }, /^BAD_INPUT$/],
  ];
  for (const [name, input, code] of cases) {
    it(`are refused: ${name}`, async () => {
      assert.match((await lab.refusalOf(extract, { input: { clip, ...input } })).code, code);
    });
  }

  it("are refused without being made: 8192 pixels on a side of three thousand", async () => {
    const start = Date.now();
    const input = {
      clip,
      sampling: { all: true },
      picture: { format: "PNG", resize: { widthPx: 8192, heightPx: 8192 } },
    };
    const { code } = await lab.refusalOf(extract, { input });
    assert.equal(code, "TOO_EXPENSIVE");
    assert.ok(Date.now() - start < 2000);
  });

  it("are refused when one key stands for two requests", async () => {
    const input = { clip, ...uniform, idempotencyKey: "once" };
    const first = await lab.post(JSON.stringify({ query: extract, variables: { input } }));
    assert.equal(first.status, 200);
    assert.doesNotMatch(await first.text(), /errors/);
    const second = { ...input, sampling: { uniform: { count: 3 } } };
    assert.equal((await lab.refusalOf(extract, { input: second })).code, "CONFLICT");
  });

  it("are nothing that holds the server up when the client leaves in the middle of its body", async () => {
    const { port } = new URL(lab.product.url);
    await new Promise<void>((resolve) => {
      const sent = httpRequest({
        port,
        path: "/graphql",
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": "5000",
          authorization: `Bearer ${lab.student}`,
        },
      });
      sent.on("error", () => resolve());
      sent.write('{"query": "{ ');
      sent.once("socket", (socket) =>
        socket.once("connect", () => setImmediate(() => sent.destroy())),
      );
      sent.once("close", () => resolve());
    });
    assert.equal((await fetch(`${lab.product.url}/healthz`)).status, 200);
  });
});
