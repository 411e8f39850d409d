import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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

const toRaw = ["-f", "rawvideo", "-pix_fmt"];

function pipe(input: Buffer, ...args: string[]): Buffer {
  const flags = ["-sws_flags", "accurate_rnd+full_chroma_int+bicubic"];
  const words = ["-v", "error", ...args.slice(0, -4), ...flags, ...args.slice(-4), "-"];
  return spawnSync("ffmpeg", words, { input, maxBuffer: 2 ** 28 }).stdout;
}

/** RGB bytes of a picture, by ffmpeg. */
function toRgb({ bytes }: { bytes: Buffer }): Buffer {
  return pipe(bytes, "-i", "-", ...toRaw, "rgb24");
}

/**
 * RGB bytes of 4:2:0 planes, whatever their sides: libswscale spreads the chroma of an odd side
 * over the whole side, so luma is made even before, which leaves the chroma where it is.
 */
function planesToRgb(planes: Buffer, [width, height]: [number, number], form: string): Buffer {
  const [evenWidth, evenHeight] = [width + (width & 1), height + (height & 1)];
  const luma = Array.from({ length: evenHeight }, (_, y) => {
    const begin = Math.min(y, height - 1) * width;
    return [planes.subarray(begin, begin + width), Buffer.alloc(evenWidth - width)];
  });
  const even = Buffer.concat([...luma.flat(), planes.subarray(width * height)]);
  const input = [...toRaw, form, "-s", `${evenWidth}x${evenHeight}`, "-i", "-"];
  const cut = ["-vf", `format=rgb24,crop=${width}:${height}:0:0`];
  return pipe(even, ...input, ...cut, ...toRaw, "rgb24");
}

/** RGB bytes of a JPEG in 4:2:0 or of a WebP, of any size. */
function oddToRgb({ bytes, widthPx, heightPx }: ExtractedPicture, format: string): Buffer {
  const form = format === "webp" ? "yuv420p" : "yuvj420p";
  return planesToRgb(pipe(bytes, "-i", "-", ...toRaw, form), [widthPx, heightPx], form);
}

/** What ffmpeg makes of the same frame, as RGB; `filter` is applied to it first. */
function truth(path: string, filter = "null", form = "rgb24"): Buffer {
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
    form,
    "-",
  );
}

function decibels(a: Buffer, b: Buffer): number {
  assert.ok(a.length > 0 && a.length === b.length, `${a.length} and ${b.length} bytes`);
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

  /** Made once, whoever asks: what is of one name is made alike. */
  function clip(name: string, ...args: string[]): string {
    const path = join(folder.path, name);
    if (!existsSync(path)) ffmpeg(...source, ...args, path);
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
      const jpeg = decibels(toRgb(await extract(path, {})), rgb);
      assert.ok(jpeg >= 38, `JPEG at ${jpeg.toFixed(1)} dB`);
      const png = decibels(toRgb(await extract(path, { format: "png" })), rgb);
      assert.ok(png >= 45, `PNG at ${png.toFixed(1)} dB`);
      const raw = await extract(path, { format: "rgb" });
      assert.equal(raw.bytes.length, raw.widthPx * raw.heightPx * 3);
      assert.ok(decibels(raw.bytes, rgb) >= 45);
      // WebP has one form: compared with the same colours in 4:2:0, as its decoder shows them.
      const halved = truth(path, "format=yuv420p");
      const webp = decibels(toRgb(await extract(path, { format: "webp" })), halved);
      assert.ok(webp >= 38, `WebP at ${webp.toFixed(1)} dB`);
    });
  }

  it("of RGB video keeps its colours", async () => {
    const path = clip("rgb.mp4", "-c:v", "libx264rgb", "-crf", "10", "-pix_fmt", "rgb24");
    const jpeg = decibels(toRgb(await extract(path, {})), truth(path));
    assert.ok(jpeg >= 38, `${jpeg.toFixed(1)} dB`);
  });

  for (const degrees of [90, 180, 270]) {
    it(`recorded with a turn of ${degrees} degrees comes upright, or as coded`, async () => {
      const level = clip("level.mp4", "-pix_fmt", "yuv422p", ...h264);
      const path = join(folder.path, `turned-${degrees}.mp4`);
      ffmpeg("-i", level, "-c", "copy", "-metadata:s:v:0", `rotate=${degrees}`, path);
      const size = degrees === 180 ? [322, 242] : [242, 322];
      const [uprightRgb, codedRgb] = [truth(path), truth(level)]; // ffmpeg turns upright too
      for (const format of ["jpeg", "png"] as const) {
        const upright = await extract(path, { format });
        assert.deepEqual([upright.widthPx, upright.heightPx], size);
        const match = decibels(toRgb(upright), uprightRgb);
        assert.ok(match >= 36, `${format} at ${match.toFixed(1)} dB`);
        const coded = await extract(path, { format, rotate: false });
        assert.ok(decibels(toRgb(coded), codedRgb) >= 38);
      }
    });
  }

  // 322 x 242: crops that begin on a chroma sample, beside one in either way, and in both.
  const crops: [widthPx: number, heightPx: number, left: number, top: number][] = [
    [98, 98, 112, 72],
    [224, 218, 49, 12],
    [226, 224, 48, 9],
    [97, 33, 112, 104],
    [95, 31, 113, 105],
    [1, 1, 160, 120],
    [322, 242, 0, 0],
  ];
  for (const [widthPx, heightPx, left, top] of crops) {
    it(`is cropped to its middle ${widthPx} x ${heightPx}, with its colours in their place`, async () => {
      const crop = { widthPx, heightPx };
      // Softened: what 4:2:0 has no room for is not what is asked here.
      const path = clip("crop.mp4", "-vf", "gblur=sigma=2", "-pix_fmt", "yuv420p", ...h264);
      const rgb = truth(path, `format=rgb24,crop=${widthPx}:${heightPx}:${left}:${top}`);
      const raw = await extract(path, { format: "rgb", crop });
      assert.deepEqual(raw.bytes, rgb);
      assert.deepEqual(toRgb(await extract(path, { format: "png", crop })), rgb);
      for (const format of ["jpeg", "webp"] as const) {
        const made = await extract(path, { format, crop });
        assert.deepEqual([made.widthPx, made.heightPx], [widthPx, heightPx]);
        const match = decibels(oddToRgb(made, format), rgb);
        assert.ok(match >= (widthPx === 1 ? 34 : 41), `${format} at ${match.toFixed(1)} dB`);
      }
    });
  }

  it("of odd sides is turned with its colours in their place", async () => {
    const level = join(folder.path, "odd.mp4");
    const soft = "scale=161:121,gblur=sigma=2,format=yuv420p";
    ffmpeg(...source, "-vf", soft, "-c:v", "libvpx-vp9", "-crf", "10", "-b:v", "0", level);
    // ffmpeg turns after it is RGB: its own turn moves the chroma of an odd side by a pixel.
    const turns = { 0: "null", 90: "transpose=cclock", 180: "hflip,vflip", 270: "transpose=clock" };
    const even = planesToRgb(truth(level, "null", "yuv420p"), [161, 121], "yuv420p");
    const form = [...toRaw, "rgb24"];
    for (const [degrees, turn] of Object.entries(turns)) {
      const path = join(folder.path, `odd-${degrees}.mp4`);
      ffmpeg("-i", level, "-c", "copy", "-metadata:s:v:0", `rotate=${degrees}`, path);
      const rgb = pipe(even, ...form, "-s", "161x121", "-i", "-", "-vf", turn, ...form);
      for (const format of ["jpeg", "webp"] as const) {
        const match = decibels(oddToRgb(await extract(path, { format }), format), rgb);
        assert.ok(match >= 40, `${format} at ${match.toFixed(1)} dB after ${degrees}`);
      }
    }
  });

  it("is resized, turned and then cropped", async () => {
    const level = clip("level-crop.mp4", "-vf", "gblur=sigma=2", "-pix_fmt", "yuv422p", ...h264);
    const path = join(folder.path, "turned-crop.mp4");
    ffmpeg("-i", level, "-c", "copy", "-metadata:s:v:0", "rotate=90", path);
    const crop = { widthPx: 100, heightPx: 140 };
    const rgb = truth(path, "scale=121:161:flags=bicubic,format=rgb24,crop=100:140:10:10");
    for (const format of ["jpeg", "png", "webp"] as const) {
      const made = await extract(path, { format, crop, resize: { shortSidePx: 121 } });
      assert.deepEqual([made.widthPx, made.heightPx], [100, 140]);
      const match = decibels(toRgb(made), rgb);
      assert.ok(match >= 37, `${format} at ${match.toFixed(1)} dB`);
    }
    const large = { widthPx: 122, heightPx: 161 };
    await assert.rejects(extract(path, { crop: large, resize: { shortSidePx: 121 } }), {
      code: "BAD_INPUT",
      message: /a crop of 122 x 161 is larger than the picture, 121 x 161/,
    });
  });

  const sizes: [resize: Resize, size: [number, number]][] = [
    [{ shortSidePx: 121 }, [161, 121]],
    [{ longSidePx: 161 }, [161, 121]],
    [{ widthPx: 97, heightPx: 33 }, [97, 33]],
    [{ shortSidePx: 484 }, [644, 484]],
  ];
  for (const [resize, size] of sizes) {
    // Squeezed to a seventh of its height, it has more detail than 4:2:0 holds.
    const bound = size[1] === 33 ? 31 : 41;
    it(`is resized to ${size.join(" x ")} by ${JSON.stringify(resize)}`, async () => {
      const path = clip("resize.mp4", "-vf", "gblur=sigma=4", "-pix_fmt", "yuv420p", ...h264);
      const scale = `scale=${size.join(":")}:flags=bicubic+accurate_rnd+full_chroma_int`;
      const rgb = truth(path, `${scale},format=rgb24`);
      for (const format of ["jpeg", "webp", "png"] as const) {
        const made = await extract(path, { format, resize });
        assert.deepEqual([made.widthPx, made.heightPx], size);
        const shown = format === "png" ? toRgb(made) : oddToRgb(made, format);
        const match = decibels(shown, rgb);
        assert.ok(match >= bound, `${format} at ${match.toFixed(1)} dB`);
      }
    });
  }

  it("stands on a contact sheet in order of its index, with what can be had alone", async () => {
    const path = clip("sheet.mp4", "-pix_fmt", "yuv420p", ...h264);
    const spec = { ...picture, resize: { longSidePx: 240 } };
    const ask = (indices: number[], columns: number) =>
      pool.extractSheet({ path, choose: () => indices, picture: spec }, columns);
    const made = await ask([20, 0, 10, 5, 24], 3);
    assert.deepEqual(made.pictures, []);
    const sheet = made.sheet ?? assert.fail("no sheet");
    const { widthPx, heightPx, bytes } = sheet;
    // Tiles of 240 x 180, a strip of 22 below each, 8 between and around.
    assert.deepEqual([widthPx, heightPx], [3 * 248 + 8, 2 * 210 + 8]);
    const rgb = toRgb(sheet);
    const part = (column: number, row: number): Buffer => {
      const rows = Array.from({ length: 180 }, (_, y) => {
        const begin = ((8 + row * 210 + y) * widthPx + 8 + column * 248) * 3;
        return rgb.subarray(begin, begin + 240 * 3);
      });
      return Buffer.concat(rows);
    };
    for (const [place, index] of [0, 5, 10, 20, 24].entries()) {
      const { pictures } = await pool.extract({ path, choose: () => [index], picture: spec });
      const alone = toRgb(pictures[0] ?? assert.fail("no picture"));
      assert.ok(decibels(part(place % 3, Math.floor(place / 3)), alone) >= 32, `frame ${index}`);
    }
    assert.deepEqual((await ask([24, 5, 20, 0, 10], 3)).sheet?.bytes, bytes);
    const narrow = await ask([3], 32);
    assert.deepEqual([narrow.sheet?.widthPx, narrow.sheet?.heightPx], [256, 218]);
    const huge = { ...spec, resize: { widthPx: 8192, heightPx: 4096 } };
    await assert.rejects(pool.extractSheet({ path, choose: () => [0, 1, 2], picture: huge }, 2), {
      code: "BAD_INPUT",
      message: /contact sheet would be over 36 megapixels/,
    });
  });

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
