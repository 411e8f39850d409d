import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ffmpeg } from "../decoder/clips.js";
import { box, element, rewriteBoxes, u16, u32, withBodies, type Rewrite } from "./boxes.js";
import { drawClip } from "./seeds.js";

/** A small file that asks for much. */
export interface Bomb {
  name: string;
  file: string;
  bytes: Buffer;
  /** Null: its few pictures are to be had at a usual price. */
  code: "CLIP_CORRUPT" | "CLIP_UNAVAILABLE" | null;
}

const maxU32 = 0xffffffff;

/** A table of mp4 with its version and flags. */
function table(count: number, ...values: number[]): () => Buffer {
  return () => u32(0, count, ...values);
}

function changed(clip: Buffer, at: number, value: number): Buffer {
  const bytes = Buffer.from(clip);
  bytes.writeUInt32BE(value >>> 0, at);
  return bytes;
}

/** Tables that claim more than the file holds, and more than any file may. */
function lyingTables(clip: Buffer): [name: string, bytes: Buffer, code: Bomb["code"]][] {
  const lie = (bodies: Parameters<typeof withBodies>[0]): Buffer =>
    rewriteBoxes(clip, withBodies(bodies));
  const all = [maxU32, maxU32];
  return [
    [
      "4,294,967,295 samples of the same size",
      lie({ stsz: () => u32(0, 1, maxU32) }),
      "CLIP_CORRUPT",
    ],
    [
      "4,294,967,295 samples of their own sizes",
      lie({ stsz: () => u32(0, 0, maxU32) }),
      "CLIP_CORRUPT",
    ],
    [
      "as many samples in every table",
      lie({
        stsz: () => u32(0, 1, maxU32),
        stts: table(1, maxU32, 1),
        stsc: table(1, 1, maxU32, 1),
        stss: table(maxU32),
      }),
      "CLIP_CORRUPT",
    ],
    ["one run of 2^32 steps in time", lie({ stts: table(1, ...all) }), null],
    ["2^32 runs of steps in time", lie({ stts: table(maxU32, ...all) }), "CLIP_UNAVAILABLE"],
    ["one run of 2^32 offsets in time", lie({ ctts: table(1, ...all) }), null],
    ["2^32 runs of offsets in time", lie({ ctts: table(maxU32, ...all) }), "CLIP_CORRUPT"],
    ["2^32 keyframes", lie({ stss: table(maxU32, 1) }), "CLIP_CORRUPT"],
    ["2^32 chunks", lie({ stco: table(maxU32, 48) }), "CLIP_UNAVAILABLE"],
    ["2^32 samples in each chunk", lie({ stsc: table(1, 1, maxU32, 1) }), null],
    ["2^32 descriptions", lie({ stsd: (body) => changed(body, 4, maxU32) }), "CLIP_CORRUPT"],
    ["2^32 edits", lie({ elst: table(maxU32, 1, 0, 0x10000) }), null],
    [
      "a time scale of zero",
      lie({ mdhd: (body) => changed(body, 12, 0), mvhd: (body) => changed(body, 12, 0) }),
      null,
    ],
    ["a time scale of 2^32 - 1", lie({ mdhd: (body) => changed(body, 12, maxU32) }), null],
    ["steps of zero", lie({ stts: table(1, 24, 0) }), null],
  ];
}

/** A nest of boxes, each in the next. */
function nest(type: string, depth: number): Buffer {
  const bytes = Buffer.alloc(8 * depth);
  for (let i = 0; i < depth; ++i) {
    bytes.writeUInt32BE(8 * (depth - i), 8 * i);
    bytes.write(type, 8 * i + 4, "latin1");
  }
  return bytes;
}

function repeated(bytes: Buffer, times: number): Buffer {
  return Buffer.alloc(bytes.length * times, bytes);
}

const ftyp = box("ftyp", "isom", u32(512), "isomiso2avc1mp41");
const video = box("hdlr", u32(0, 0), "vide", u32(0, 0, 0));

function manyParts(clip: Buffer): [name: string, bytes: Buffer, code: Bomb["code"]][] {
  const header = box("mdhd", u32(0, 0, 0, 1, 1, 0));
  const track = box("trak", box("mdia", header, video, box("minf", box("stbl"))));
  const moov = clip.indexOf("moov") - 4;
  const tracks = box("moov", clip.subarray(moov + 8), repeated(track, 200_000));
  const samples = repeated(box("avc1", Buffer.alloc(78)), 100_000);
  const descriptions = rewriteBoxes(
    clip,
    withBodies({ stsd: (body) => Buffer.concat([u32(0, 100_001), body.subarray(8), samples]) }),
  );
  return [
    [
      "10^6 empty tracks in an mp4",
      Buffer.concat([ftyp, box("moov", repeated(box("trak"), 1_000_000))]),
      "CLIP_UNAVAILABLE",
    ],
    [
      "200,000 tracks beside the one",
      Buffer.concat([clip.subarray(0, moov), tracks]),
      "CLIP_UNAVAILABLE",
    ],
    ["100,000 descriptions of the samples", descriptions, "CLIP_CORRUPT"],
    ["boxes 10^5 deep", Buffer.concat([ftyp, nest("moov", 100_000)]), "CLIP_CORRUPT"],
    ["tracks 10^5 deep", Buffer.concat([ftyp, box("moov", nest("trak", 100_000))]), "CLIP_CORRUPT"],
    [
      "a million empty boxes first",
      Buffer.concat([ftyp, repeated(box("free"), 1_000_000), clip.subarray(ftyp.length)]),
      "CLIP_CORRUPT",
    ],
    [
      "200,000 fragments",
      Buffer.concat([
        ftyp,
        box("moov", box("mvex", box("trex", u32(0, 1, 1, 0, 0, 0)))),
        repeated(
          box("moof", box("traf", box("tfhd", u32(0, 1)), box("trun", u32(0, maxU32)))),
          200_000,
        ),
      ]),
      "CLIP_CORRUPT",
    ],
  ];
}

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}

const ebml = element("1A45DFA3", element("4282", Buffer.from("webm")));

/** Matroska files with one track of VP8, of the sizes and parts given. */
function matroskas(): [name: string, bytes: Buffer, code: Bomb["code"]][] {
  const unknown = 2n ** 56n - 1n;
  const segment = (...parts: Buffer[]): Buffer =>
    Buffer.concat([ebml, element("18538067", Buffer.alloc(0), unknown), ...parts]);
  const picture = Buffer.concat([element("B0", u16(160)), element("BA", u16(96))]);
  const track = (number: number): Buffer =>
    element(
      "AE",
      Buffer.concat([
        element("D7", u32(number)),
        element("73C5", u32(number)),
        element("83", Buffer.of(1)),
        element("86", Buffer.from("V_VP8")),
        element("E0", picture),
      ]),
    );
  const tracks = element("1654AE6B", Buffer.concat([track(1)]));
  const many = element("1654AE6B", repeated(hex("AE80"), 1_000_000));
  const numbered = element(
    "1654AE6B",
    Buffer.concat(Array.from({ length: 100_000 }, (_, i) => track(i + 1))),
  );
  const huge = (id: string): Buffer => element(id, Buffer.alloc(64), 2n ** 56n - 2n);
  const cues = element(
    "1C53BB6B",
    repeated(
      element(
        "BB",
        Buffer.concat([
          element("B3", u32(1)),
          element("B7", Buffer.concat([element("F7", u32(1)), element("F1", u32(1))])),
        ]),
      ),
      50_000,
    ),
  );
  return [
    ["a segment of 2^56 bytes", Buffer.concat([ebml, huge("18538067")]), "CLIP_CORRUPT"],
    ["a track's private words of 2^56 bytes", segment(tracks, huge("63A2")), "CLIP_CORRUPT"],
    ["a cluster of 2^56 bytes", segment(tracks, huge("1F43B675")), "CLIP_CORRUPT"],
    [
      "a block of 2^56 bytes",
      segment(tracks, element("1F43B675", huge("A3"), unknown)),
      "CLIP_CORRUPT",
    ],
    ["10^6 empty tracks in a Matroska", segment(many), "CLIP_CORRUPT"],
    ["100,000 tracks in a Matroska", segment(numbered), "CLIP_CORRUPT"],
    [
      "elements 10^5 deep",
      segment(
        Buffer.concat(
          Array.from({ length: 100_000 }, () => element("AE", Buffer.alloc(0), unknown)),
        ),
      ),
      "CLIP_CORRUPT",
    ],
    ["50,000 cues", segment(tracks, cues), "CLIP_CORRUPT"],
    ["2 million empty elements", segment(tracks, repeated(hex("EC80"), 2_000_000)), "CLIP_CORRUPT"],
  ];
}

/** Pictures that are larger than any we give, in few bytes, which their container may not tell. */
function largePictures(folder: string, clip: Buffer): Bomb[] {
  const source = join(folder, "square-source.mp4");
  const still = ["-f", "lavfi", "-i", "color=s=8192x8192:r=1:d=1"];
  ffmpeg(...still, "-c:v", "libx264", "-preset", "ultrafast", source);
  const copied = (ending: string): Buffer => {
    const path = join(folder, `square-copy.${ending}`);
    ffmpeg("-i", source, "-c", "copy", path);
    return readFileSync(path);
  };
  const square = readFileSync(source);
  const at = square.indexOf("avcC") - 4;
  const header = square.subarray(at, at + square.readUInt32BE(at));
  const belied = withBodies({
    stsd: (body) => {
      const fields = body.subarray(16, body.indexOf("avcC") - 4);
      return Buffer.concat([u32(0, 1), box("avc1", fields, header)]);
    },
  });
  return [
    { name: "8192 x 8192 pixels", file: "square.mp4", bytes: square, code: "CLIP_UNAVAILABLE" },
    {
      name: "8192 x 8192 in Matroska",
      file: "square.mkv",
      bytes: copied("mkv"),
      code: "CLIP_UNAVAILABLE",
    },
    {
      name: "8192 x 8192 in packets",
      file: "square.ts",
      bytes: copied("ts"),
      code: "CLIP_CORRUPT",
    },
    {
      name: "a size that its pictures belie",
      file: "belied.mp4",
      bytes: rewriteBoxes(clip, belied),
      code: "CLIP_CORRUPT",
    },
  ];
}

/** Two pictures, a day apart. */
function longClip(clip: Buffer): Bomb {
  const day = 24 * 3600;
  const slower = withBodies({
    stts: table(2, 1, day * 1000, 23, 1),
    mdhd: (body) => changed(changed(body, 12, 1000), 16, day * 1000),
    mvhd: (body) => changed(body, 16, day * 1000),
  });
  const slow: Rewrite = (type, body) => slower(type === "edts" ? "free" : type, body);
  return {
    name: "a day between its first two pictures",
    file: "day.mp4",
    bytes: rewriteBoxes(clip, slow),
    code: null,
  };
}

export function makeBombs(folder: string): Bomb[] {
  const clip = drawClip(join(folder, "source.mp4"), ["-c:v", "libx264", "-g", "8", "-bf", "2"]);
  const named =
    (ending: string) =>
    ([name, bytes, code]: [string, Buffer, Bomb["code"]], i: number): Bomb => ({
      name,
      bytes,
      code,
      file: `${i}.${ending}`,
    });
  return [
    ...lyingTables(clip).map(named("tables.mp4")),
    ...manyParts(clip).map(named("parts.mp4")),
    ...matroskas().map(named("mkv")),
    longClip(clip),
    ...largePictures(folder, clip),
  ];
}
