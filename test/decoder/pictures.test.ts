import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type {
  DecoderPool,
  ExtractedPicture,
  PictureSpec,
  Resize,
} from "../../src/decoder/index.js";
import { ffmpeg, noFfmpeg, startPool, temporaryFolder } from "./clips.js";

const frame = 10;
const picture: PictureSpec = {
  format: "jpeg",
  quality: 95,
  resize: null,
  crop: null,
  rotate: true,
};
const source = ["-f", "lavfi", "-i", "testsrc2=s=322x242:r=25:d=1"];
const h264 = ["-c:v", "libx264", "-crf", "10"];

/** RGB bytes of a picture, by ffmpeg. */
function toRgb(bytes: Buffer): Buffer {
  const args = ["-v", "error", "-i", "-", "-sws_flags", "accurate_rnd+full_chroma_int+bicubic"];
  const raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
  return spawnSync("ffmpeg", [...args, ...raw], { input: bytes, maxBuffer: 2 ** 28 }).stdout;
}

/** What ffmpeg makes of the same frame, as RGB; `filter` is applied to it first. */
function truth(path: string, filter = "null"): Buffer {
  const chosen = `select=eq(n\\,${frame}),${filter}`;
  const flags = ["-sws_flags", "accurate_rnd+full_chroma_int+bicubic"];
  return ffmpeg(
    "-i",
    path,
    "-vf",
    chosen,
    "-frames:v",
    "1",
    ...flags,
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgb24",
    "-",
  );
}

function decibels(a: Buffer, b: Buffer): number {
  assert.equal(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum === 0 ? Infinity : 10 * Math.log10(255 ** 2 / (sum / a.length));
}

function toMatrix(matrix: string, range: string): string[] {
  const tag = matrix === "bt601" ? "smpte170m" : matrix;
  const filter = `scale=out_color_matrix=${matrix}:out_range=${range}`;
  return ["-vf", filter, "-colorspace", tag, "-color_range", range];
}

describe("a picture", { skip: noFfmpeg }, () => {
  const folder = temporaryFolder();
  let pool: DecoderPool;

  before(async () => {
    pool = await startPool();
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  function clip(name: string, ...args: string[]): string {
    const path = join(folder.path, name);
    ffmpeg(...source, ...args, path);
    return path;
  }

  async function extract(path: string, spec: Partial<PictureSpec>): Promise<ExtractedPicture> {
    const asked = { ...picture, ...spec };
    const { pictures } = await pool.extract({ path, choose: () => [frame], picture: asked });
    const [first] = pictures;
    assert.ok(first);
    return first;
  }

  const colors: [name: string, args: string[]][] = [
    ["BT.601, limited range", [...toMatrix("bt601", "tv"), "-pix_fmt", "yuv420p"]],
    ["BT.709, limited range", [...toMatrix("bt709", "tv"), "-pix_fmt", "yuv420p"]],
    ["BT.709, full range", [...toMatrix("bt709", "pc"), "-pix_fmt", "yuvj420p"]],
    ["BT.601, full range", [...toMatrix("bt601", "pc"), "-pix_fmt", "yuvj420p"]],
    ["no tags", ["-pix_fmt", "yuv420p"]],
    ["10 bits, BT.709", [...toMatrix("bt709", "tv"), "-pix_fmt", "yuv420p10le"]],
    ["4:2:2, BT.709", [...toMatrix("bt709", "tv"), "-pix_fmt", "yuv422p"]],
    ["4:4:4, BT.709", [...toMatrix("bt709", "tv"), "-pix_fmt", "yuv444p"]],
    ["grey", ["-pix_fmt", "gray"]],
  ];
  for (const [index, [name, args]] of colors.entries()) {
    it(`keeps the colours of ${name}`, async () => {
      const path = clip(`color-${index}.mp4`, ...args, ...h264);
      const rgb = truth(path);
      const jpeg = decibels(toRgb((await extract(path, {})).bytes), rgb);
      assert.ok(jpeg >= 38, `JPEG at ${jpeg.toFixed(1)} dB`);
      const png = decibels(toRgb((await extract(path, { format: "png" })).bytes), rgb);
      assert.ok(png >= 45, `PNG at ${png.toFixed(1)} dB`);
    });
  }

  it("of RGB video keeps its colours", async () => {
    const path = clip("rgb.mp4", "-c:v", "libx264rgb", "-crf", "10", "-pix_fmt", "rgb24");
    const jpeg = decibels(toRgb((await extract(path, {})).bytes), truth(path));
    assert.ok(jpeg >= 38, `${jpeg.toFixed(1)} dB`);
  });

  for (const degrees of [90, 180, 270]) {
    it(`recorded with a turn of ${degrees} degrees comes upright, or as coded`, async () => {
      const level = clip(`level-${degrees}.mp4`, "-pix_fmt", "yuv422p", ...h264);
      const path = join(folder.path, `turned-${degrees}.mp4`);
      ffmpeg("-i", level, "-c", "copy", "-metadata:s:v:0", `rotate=${degrees}`, path);
      const size = degrees === 180 ? [322, 242] : [242, 322];
      for (const format of ["jpeg", "png"] as const) {
        const upright = await extract(path, { format });
        assert.deepEqual([upright.widthPx, upright.heightPx], size);
        const match = decibels(toRgb(upright.bytes), truth(path)); // ffmpeg turns upright too
        assert.ok(match >= 36, `${format} at ${match.toFixed(1)} dB`);
        const coded = await extract(path, { format, rotate: false });
        assert.ok(decibels(toRgb(coded.bytes), truth(level)) >= 38);
      }
    });
  }

  const sizes: [resize: Resize, size: [number, number]][] = [
    [{ shortSidePx: 121 }, [161, 121]],
    [{ longSidePx: 161 }, [161, 121]],
    [{ widthPx: 97, heightPx: 33 }, [97, 33]],
    [{ shortSidePx: 484 }, [644, 484]],
  ];
  for (const [resize, size] of sizes) {
    it(`is resized to ${size.join(" x ")} by ${JSON.stringify(resize)}`, async () => {
      const path = clip("resize.mp4", "-pix_fmt", "yuv420p", ...h264);
      const scale = `scale=${size.join(":")}:flags=bicubic+accurate_rnd+full_chroma_int`;
      for (const format of ["jpeg", "png"] as const) {
        const made = await extract(path, { format, resize });
        assert.deepEqual([made.widthPx, made.heightPx], size);
        // A JPEG is resized as planes, with their subsampling; a PNG on the way to RGB.
        const form = format === "jpeg" ? "yuv420p" : "rgb24";
        const rgb = truth(path, `${scale},format=${form}`);
        const match = decibels(toRgb(made.bytes), rgb);
        assert.ok(match >= 30, `${format} at ${match.toFixed(1)} dB`);
      }
    });
  }

  it("has the same bytes whatever else was asked for", async () => {
    const path = clip("again.mp4", "-pix_fmt", "yuv420p", ...h264);
    const alone = await extract(path, {});
    const choose = (): number[] => [frame, 0, 3, frame, 24];
    const { pictures } = await pool.extract({ path, choose, picture });
    assert.deepEqual(
      pictures.map(({ index }) => index),
      [0, 3, frame, 24],
    );
    assert.deepEqual(pictures[2]?.bytes, alone.bytes);
  });
});
