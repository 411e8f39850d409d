import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderPool } from "../../src/decoder/index.js";
import {
  all,
  ffmpeg,
  md5ByIndex,
  noFfmpeg,
  noRealClips,
  realClips,
  startPool,
  temporaryFolder,
  truthOf,
  truthOfReal,
  type TrueFrame,
} from "./clips.js";

const intactClips = [
  "R6llTwEh07w.mp4",
  "RATRACE_wave_f_nm_np1_fr_goo_37.avi",
  "SOX5yA1l24A.mp4",
  "av1_video.mkv",
  "basketball.mp4",
  "big_buck_bunny_432_433.webm",
  "bt709_full_range.mp4",
  "flipping_a_pancake.mkv",
  "h264_10bits.mp4",
  "h265_video.mp4",
  "mmaction2_demo.mp4",
  "mmaction2_demo_skeleton.mp4",
  "mmaction2_part_0.mp4",
  "mmaction2_test_video_structuralize.mp4",
  "mmcv_test.mp4",
  "nasa_13013.mp4",
  "paddlevideo_example.avi",
  "testsrc2_mpeg4.avi",
  "testsrc2_odd_height_and_width_444.mp4",
  "testsrc2_odd_height_vp9.mp4",
  "testsrc2_vp9.webm",
  "v_SoccerJuggling_g23_c01.avi",
  "video_0.mov",
  "video_180.mov",
  "video_90.mov",
];

const h264 = ["-c:v", "libx264", "-preset", "veryfast"];
const x264 = (params: string): string[] => [...h264, "-x264-params", params];
const quietHevc = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"];
const quiet = "log-level=error:open-gop=1";
const vp9 = ["-c:v", "libvpx-vp9", "-b:v", "300k", "-cpu-used", "8"];
const drop = "select='not(eq(mod(n,7),3))*not(between(n,20,30))'";

/** Clips that readers are known to get wrong: [what it is, file, how ffmpeg makes it]. */
const traps: [name: string, file: string, args: string[]][] = [
  ["B-frames and one keyframe", "gop250.mp4", x264("keyint=250:bframes=3")],
  ["short groups", "gop12.mp4", x264("keyint=12:scenecut=0:bframes=2")],
  ["open groups", "opengop.mp4", x264("open-gop=1:keyint=15:bframes=3:b-pyramid=2")],
  ["open groups in HEVC", "hevc.mp4", [...quietHevc, `${quiet}:keyint=15`]],
  ["a refresh without keyframes", "refresh.mp4", x264("keyint=250:bframes=3:intra-refresh=1")],
  ["a varying frame rate", "vfr.mp4", ["-vf", drop, "-fps_mode", "vfr", ...h264]],
  ["odd sides", "odd.mp4", ["-vf", "crop=319:239:0:0:exact=1,format=yuv444p", ...h264]],
  ["10 bits", "ten.mp4", ["-pix_fmt", "yuv420p10le", ...h264]],
  ["4:2:2", "422.mp4", ["-pix_fmt", "yuv422p", ...h264]],
  ["full range", "full.mp4", ["-vf", "scale=out_range=pc,format=yuvj420p", ...h264]],
  ["interlacing", "fields.mp4", ["-flags", "+ilme+ildct", ...x264("interlaced=1")]],
  ["a transport stream", "stream.ts", [...x264("keyint=20"), "-f", "mpegts"]],
  ["fragments", "fragments.mp4", [...x264("keyint=20"), "-movflags", "+frag_keyframe+empty_moov"]],
  ["VP9 with hidden frames", "vp9.webm", vp9],
  ["VP8 with hidden frames", "vp8.webm", ["-c:v", "libvpx", "-auto-alt-ref", "1", "-b:v", "300k"]],
  ["B-frames without times", "mpeg4.avi", ["-c:v", "mpeg4", "-bf", "2", "-g", "12"]],
  ["other than square pixels", "sar.mp4", ["-vf", "setsar=4/3", ...h264]],
  ["grey", "gray.mp4", ["-pix_fmt", "gray", ...h264]],
  ["sides that are cropped", "crop.mp4", ["-vf", "crop=318:238", ...h264]],
  ["odd sides in VP9", "odd.webm", ["-vf", "crop=319:239:0:0:exact=1", ...vp9]],
  [
    "long open groups in HEVC",
    "hevc4.mp4",
    [...quietHevc, `${quiet}:keyint=30:bframes=4:b-pyramid=1`],
  ],
  [
    "temporal layers in HEVC",
    "hevc-layers.mp4",
    [...quietHevc, `${quiet}:bframes=3:temporal-layers=1`],
  ],
  ["HEVC in matroska", "hevc.mkv", [...quietHevc, `${quiet}:keyint=20`]],
  ["H.264 without times", "h264.avi", x264("keyint=20:bframes=3")],
];

/** Picks that differ from run to run would hide what they find: a fixed sequence. */
function scattered(count: number, below: number): number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state % below;
  });
}

/** The units of an H.264 byte stream, without their start codes. */
function splitUnits(bytes: Buffer): Buffer[] {
  const starts: number[] = [];
  const startCode = Buffer.from([0, 0, 1]);
  for (let at = bytes.indexOf(startCode); at >= 0; at = bytes.indexOf(startCode, at + 3)) {
    starts.push(at + 3);
  }
  return starts.map((start, i) => {
    let end = (starts[i + 1] ?? bytes.length + 3) - 3;
    while (bytes[end - 1] === 0) --end;
    return bytes.subarray(start, end);
  });
}

/** Times from the first one. */
function steps(ticks: number[]): number[] {
  return ticks.map((tick) => tick - (ticks[0] ?? 0));
}

describe("frames", () => {
  const folder = temporaryFolder();
  let pool: DecoderPool;

  before(async () => {
    pool = await startPool();
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  /** Compares in order, at random, with repeats, and the last one alone, with one thread and more. */
  async function expectExact(path: string, truth: TrueFrame[]): Promise<void> {
    const whole = await pool.extractPlanes({ path, choose: all, threads: 3 });
    assert.equal(whole.index.probe.frameCount, truth.length, "the number of frames");
    assert.deepEqual(whole.missing, []);
    const isSame = (index: number, md5: string): boolean => truth[index]?.md5 === md5;
    const wrong = [...md5ByIndex(whole)].filter(([index, md5]) => !isSame(index, md5));
    assert.deepEqual(wrong, [], "read in order");
    const count = truth.length;
    const middle = Math.floor(count / 2);
    const picks: [wanted: number[], threads: number][] = [
      [scattered(24, count), 1],
      [scattered(9, count), 4],
      [[count - 1, middle, middle, 0], 2],
      [[count - 1], 1],
    ];
    for (const [wanted, threads] of picks) {
      const some = await pool.extractPlanes({ path, choose: () => wanted, threads });
      assert.equal(some.pictures.length, new Set(wanted).size);
      const off = [...md5ByIndex(some)].filter(([index, md5]) => !isSame(index, md5));
      assert.deepEqual(off, [], `wanted ${wanted.join(", ")} with ${threads} threads`);
    }
    // What ffmpeg's own times start with depends on its version; their steps do not.
    const trueTicks = truth.map(({ ptsTicks }) => ptsTicks);
    assert.deepEqual(steps(whole.index.ptsTicks), steps(trueTicks), "time stamps");
  }

  for (const clip of intactClips) {
    it(`equal a full decode in any order: ${clip}`, { skip: noRealClips }, async () => {
      await expectExact(join(realClips ?? "", clip), truthOfReal(clip));
    });
  }

  for (const [name, file, args] of traps) {
    it(`equal a full decode in any order: ${name}`, { skip: noFfmpeg }, async () => {
      const path = join(folder.path, file);
      ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2,noise=alls=9:allf=t", ...args, path);
      await expectExact(path, truthOf(path));
    });
  }

  it("outside an edit list are decoded and not counted", { skip: noFfmpeg }, async () => {
    const source = join(folder.path, "to-cut.mp4");
    const path = join(folder.path, "cut.mp4");
    const moving = "testsrc2=s=320x240:r=30:d=4";
    ffmpeg("-f", "lavfi", "-i", moving, ...x264("keyint=60:bframes=3"), source);
    ffmpeg("-ss", "1.3", "-i", source, "-t", "2", "-c", "copy", path);
    await expectExact(path, truthOf(path));
    const { probe } = await pool.probe(path);
    assert.ok(probe.frameCount < 70, "frames before the cut were counted");
  });

  it("that need parameter sets which came once, further ahead", { skip: noFfmpeg }, async () => {
    const raw = join(folder.path, "once.h264");
    const path = join(folder.path, "once.mkv");
    const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=1"];
    const startCode = Buffer.from([0, 0, 0, 1]);
    const isSet = (unit: Buffer): boolean => [7, 8].includes((unit[0] ?? 0) & 31);
    // The second half has sets of its own; both give them with their first keyframe only.
    const halves = ["chroma-qp-offset=6", "chroma-qp-offset=-6"].map((offset) => {
      ffmpeg(...input, ...x264(`keyint=10:bframes=0:${offset}`), raw);
      const kept = splitUnits(readFileSync(raw)).filter((unit, i) => i < 3 || !isSet(unit));
      return Buffer.concat(kept.flatMap((unit) => [startCode, unit]));
    });
    writeFileSync(raw, Buffer.concat(halves));
    const times = ["-bsf:v", "setts=pts=N*40000:dts=N*40000"];
    ffmpeg("-f", "h264", "-r", "30", "-i", raw, "-c", "copy", ...times, path);
    await expectExact(path, truthOf(path));
  });

  it(
    "of a matroska file that was cut short are had up to the cut",
    { skip: noFfmpeg },
    async () => {
      const source = join(folder.path, "to-truncate.mkv");
      const path = join(folder.path, "truncated.mkv");
      ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2", ...x264("keyint=20"), source);
      const bytes = readFileSync(source);
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
      await expectExact(path, truthOf(path));
    },
  );

  it(
    "of an x264 with a flawed lossless mode are as it meant them",
    { skip: noFfmpeg },
    async () => {
      const path = join(folder.path, "flawed.mp4");
      const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2"];
      ffmpeg(...input, ...x264("keyint=10:bframes=0:qp=0"), path);
      // Builds up to 150 are decoded otherwise, and only the first packet names the build.
      const bytes = readFileSync(path);
      const words = "x264 - core ";
      bytes.write("148", bytes.indexOf(words) + words.length);
      writeFileSync(path, bytes);
      await expectExact(path, truthOf(path));
    },
  );

  it("of the stream that libav calls the best are taken", { skip: noFfmpeg }, async () => {
    const path = join(folder.path, "two.mp4");
    const inputs = ["testsrc2=s=160x120:r=25:d=1", "testsrc2=s=320x240:r=30:d=1"];
    const streams = inputs.flatMap((input) => ["-f", "lavfi", "-i", input]);
    const second = ["-disposition:v:0", "0", "-disposition:v:1", "default"];
    ffmpeg(...streams, "-map", "0:v", "-map", "1:v", ...second, ...h264, path);
    const { probe } = await pool.probe(path);
    assert.deepEqual([probe.streamIndex, probe.widthPx, probe.frameCount], [1, 320, 30]);
  });
});
