import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { extract, pack as startTar } from "tar-stream";
import type { Extracted, ExtractedPicture, PictureFormat } from "../../src/decoder/index.js";
import { makePack } from "../../src/frames/index.js";

function picture(index: number, bytes: Buffer, widthPx = 3): ExtractedPicture {
  const seconds = index / 25;
  return { index, ptsTicks: index, ptsSeconds: seconds, widthPx, heightPx: 2, flags: [], bytes };
}

const probe = {
  container: "mp4",
  codec: "h264",
  pixelFormat: "yuv420p",
  widthPx: 3,
  heightPx: 2,
  rotationDegrees: 0,
  streamIndex: 0,
  timeBase: { num: 1, den: 25 },
  frameRate: null,
  frameCount: 9,
  keyframeCount: 1,
  firstPtsTicks: 0,
  durationSeconds: 0.36,
  colorRange: "limited",
  colorMatrix: "bt601",
  colorTagged: false,
} as const;

function pack(wanted: number[], pictures: ExtractedPicture[], format: PictureFormat) {
  const index = { probe, ptsTicks: [], isKeyframe: [], endPtsTicks: 9 };
  const missing = [{ index: 7, reason: "DAMAGED" }];
  const extracted: Extracted = { index, pictures, missing, sheet: null, inputSha256: "0" };
  const spec = { format, quality: 90, resize: null, crop: null, rotate: true };
  const sampling = { kind: "indices" as const, values: wanted };
  const facts = { inputSha256: "0", sampling, picture: spec, decoderId: "d" };
  return makePack("r", facts, wanted, extracted);
}

async function unpack(pieces: readonly Buffer[]): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>();
  const tar = extract();
  tar.end(Buffer.concat(pieces));
  for await (const entry of tar) {
    const content: Buffer[] = [];
    for await (const piece of entry) content.push(piece as Buffer);
    members.set(entry.header.name, Buffer.concat(content));
  }
  return members;
}

/** An array's form as NumPy reads it, and its bytes. */
function readNpy(file: Buffer): { form: string; bytes: Buffer } {
  assert.equal(file.toString("latin1", 0, 8), "\x93NUMPY\x01\x00");
  const headBytes = 10 + file.readUInt16LE(8);
  assert.equal(headBytes % 64, 0);
  assert.equal(file[headBytes - 1], 0x0a);
  return {
    form: file.toString("latin1", 10, headBytes).trimEnd(),
    bytes: file.subarray(headBytes),
  };
}

const form = (shape: string) => `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }`;

describe("a pack of pictures", () => {
  it("is the tar that any other program would make", async () => {
    const contents = [0, 1, 511, 512, 513, 70_000].map((size) => Buffer.alloc(size, "x"));
    const pictures = contents.map((bytes, index) => picture(index, bytes));
    const made = pack([0, 1, 2, 3, 4, 5], pictures, "webp");
    const other = startTar();
    const header = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 };
    const members = await unpack(made.pieces);
    for (const [name, content] of members) other.entry({ ...header, name }, content);
    other.finalize();
    const bytes: Buffer[] = [];
    for await (const piece of other) bytes.push(piece as Buffer);
    assert.ok(Buffer.concat(bytes).equals(Buffer.concat(made.pieces)));
    assert.equal(made.sizeBytes, Buffer.concat(bytes).length);
    assert.deepEqual(
      [...members.keys()],
      [...made.frames.map((frame) => frame.file), "frames.json"],
    );
    assert.equal(made.frames[5]?.file, "00005_000005.webp");
  });

  it("tells where each picture lies, repeats kept and what is missing left out", () => {
    const made = pack(
      [4, 7, 2, 4],
      [picture(2, Buffer.from("two")), picture(4, Buffer.from("four"))],
      "jpeg",
    );
    const tar = Buffer.concat(made.pieces);
    const words = made.frames.map(({ offsetBytes, sizeBytes }) =>
      tar.toString("latin1", offsetBytes, offsetBytes + sizeBytes),
    );
    assert.deepEqual(words, ["four", "two", "four"]);
    assert.deepEqual(made.missing, [{ position: 1, index: 7, reason: "DAMAGED" }]);
  });
});

describe("a stack of pictures", () => {
  const one = Buffer.from(Array.from({ length: 18 }, (_, i) => i));
  const two = Buffer.from(Array.from({ length: 18 }, (_, i) => 100 + i));

  it("is one array with a row for each frame asked and had, in order", async () => {
    const made = pack([4, 7, 2, 4], [picture(2, one), picture(4, two)], "rgb");
    const members = await unpack(made.pieces);
    assert.deepEqual([...members.keys()], ["frames.npy", "frames.json"]);
    const stack = readNpy(members.get("frames.npy") ?? Buffer.alloc(0));
    assert.equal(stack.form, form("3, 2, 3, 3"));
    assert.deepEqual(stack.bytes, Buffer.concat([two, one, two]));
    const told = JSON.parse(members.get("frames.json")?.toString() ?? "") as {
      picture: { format: string };
      frames: { file: string; row: number; index: number }[];
    };
    assert.equal(told.picture.format, "npy");
    assert.deepEqual(
      told.frames.map(({ file, row, index }) => [file, row, index]),
      [4, 2, 4].map((index, row) => ["frames.npy", row, index]),
    );
  });

  it("gives each row as an array of its own, with that file's size and digest", () => {
    const made = pack([2, 4], [picture(2, one), picture(4, two)], "rgb");
    const tar = Buffer.concat(made.pieces);
    const head = Buffer.alloc(128, " ");
    head.write("\x93NUMPY\x01\x00", "latin1");
    head.writeUInt16LE(118, 8);
    head.write(form("1, 2, 3, 3"), 10);
    head.write("\n", 127);
    for (const [i, frame] of made.frames.entries()) {
      const bytes = i === 0 ? one : two;
      assert.deepEqual(tar.subarray(frame.offsetBytes, frame.offsetBytes + 18), bytes);
      const file = Buffer.concat([head, bytes]);
      assert.equal(frame.sizeBytes, file.length);
      assert.equal(frame.sha256, createHash("sha256").update(file).digest("hex"));
    }
    assert.equal(made.frames[1]?.file, "00001_000004.npy");
  });

  it("is refused where the pictures differ in size, with what to add", () => {
    const pictures = [picture(2, one), picture(4, Buffer.alloc(24), 4)];
    assert.throws(() => pack([2, 4], pictures, "rgb"), {
      code: "BAD_INPUT",
      message: /3 x 2, 4 x 2.*Add resize with widthPx and heightPx/,
    });
  });
});
