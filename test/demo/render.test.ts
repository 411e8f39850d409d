import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import {
  demoVideo,
  readFrameNumber,
  renderDemoClips,
  type DemoFiles,
} from "../../src/demo/index.js";
import { isKineographError, makeLog } from "../../src/platform/index.js";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
const log = makeLog("error");

/** Every picture of a file through ffmpeg, optionally by way of JPEGs of that quality and another size. */
function decode(file: string, filter: string, size: [number, number]): Uint8Array[] {
  const raw = "-f rawvideo -pix_fmt rgb24 pipe:1";
  const args = ["-v", "error", "-i", file, "-vf", filter, ...raw.split(" ")];
  const bytes = execFileSync("ffmpeg", args, { maxBuffer: 2 ** 30 });
  const length = size[0] * size[1] * 3;
  assert.equal(bytes.length % length, 0);
  return Array.from({ length: bytes.length / length }, (_, place) =>
    bytes.subarray(place * length, (place + 1) * length),
  );
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

describe("the demo's clips", { skip: hasFfmpeg ? false : "ffmpeg is not installed" }, () => {
  const home = mkdtempSync(path.join(tmpdir(), "kineograph-demo-"));
  const folder = path.join(home, "demo");
  const clip = (name: string): string => path.join(folder, "clips", name);
  let files: DemoFiles;
  before(async () => {
    files = await renderDemoClips({ folder, log });
  });
  after(() => rmSync(home, { recursive: true }));

  it("show their frame number in each of 300 pictures", () => {
    const { widthPx, heightPx } = demoVideo;
    const pictures = decode(clip("juggling balls/-demo1juggl_000009_000019.mp4"), "null", [
      widthPx,
      heightPx,
    ]);
    const numbers = pictures.map((rgb) => readFrameNumber(rgb, widthPx, heightPx));
    assert.deepEqual(
      numbers,
      Array.from({ length: 300 }, (_, index) => index),
    );
  });

  it("are readable after JPEG of quality 50 and at a third of their size", () => {
    const jpegs = path.join(home, "jpegs");
    const file = clip("flying kite/demo0flykit_000000_000010.mp4");
    // mjpeg's q 16 is coarser than libjpeg's quality 50.
    mkdirSync(jpegs);
    execFileSync("ffmpeg", ["-v", "error", "-i", file, "-q:v", "16", path.join(jpegs, "%03d.jpg")]);
    const pictures = decode(path.join(jpegs, "%03d.jpg"), "scale=114:86", [114, 86]);
    const numbers = pictures.map((rgb) => readFrameNumber(rgb, 114, 86));
    assert.deepEqual(
      numbers,
      Array.from({ length: 300 }, (_, index) => index),
    );
  });

  it("give no number for a picture without the strip", () => {
    const grey = new Uint8Array(340 * 256 * 3).fill(128);
    assert.equal(readFrameNumber(grey, 340, 256), null);
    assert.equal(readFrameNumber(grey, 341, 256), null);
    const noise = grey.map((_, place) => (place * 7919) % 256);
    assert.equal(readFrameNumber(noise, 340, 256), null);
  });

  it("hold B-frames and one keyframe in 250", () => {
    const file = clip("push up/demo0pushup_000017_000027.mp4");
    const args = "-v error -show_entries frame=pict_type -of csv=p=0".split(" ");
    const types = execFileSync("ffprobe", [...args, file], { encoding: "utf8" });
    const count = (letter: string): number =>
      types.split("\n").filter((each) => each.startsWith(letter)).length;
    assert.equal(count("I"), 2);
    assert.ok(count("B") > 50);
  });

  it("are listed as CVDF lists them, one of them without a file and one cut short", () => {
    const lists = files.annotationFiles.map((file) =>
      readFileSync(file, "utf8").trim().split("\n"),
    );
    const [train = [], validate = [], test = []] = lists;
    assert.equal(train[0], "label,youtube_id,time_start,time_end,split,is_cc");
    assert.equal(test[0], "youtube_id,time_start,time_end,split");
    assert.ok(validate.includes("juggling balls,-demo1juggl,9,19,val,1"));
    const listed = train.length + validate.length + test.length - 3;
    const found = readdirSync(files.clipsRoot, { recursive: true, encoding: "utf8" });
    assert.equal(found.filter((name) => name.endsWith(".mp4")).length, listed - 1);
    const cut = readFileSync(clip("push up/demo1pushup_000130_000140.mp4"));
    assert.ok(!cut.includes("moov"));
    const labels = readFileSync(files.labelsFile, "utf8").trim().split("\n");
    assert.deepEqual(labels, labels.toSorted());
  });

  it("are used again when they are whole, and drawn anew, to the same bytes, when not", async () => {
    const one = clip("abseiling/demo0abseil_000014_000024.mp4");
    const [bytes, drawnAt] = [digest(one), statSync(one).mtimeMs];
    await renderDemoClips({ folder, log });
    assert.equal(statSync(one).mtimeMs, drawnAt);
    truncateSync(one, 100);
    const steps: number[] = [];
    await renderDemoClips({ folder, log, onProgress: (done) => steps.push(done) });
    assert.equal(digest(one), bytes);
    assert.deepEqual(
      steps,
      [...steps.keys()].map((step) => step + 1),
    );
    assert.deepEqual(
      readdirSync(home).filter((name) => name.includes(".part-")),
      [],
    );
  });

  it("ask for ffmpeg by name where there is none, and leave nothing behind", async () => {
    const { PATH } = process.env;
    const bare = path.join(home, "bare");
    process.env["PATH"] = "/nonexistent";
    try {
      await assert.rejects(
        renderDemoClips({ folder: path.join(bare, "demo"), log }),
        (error) =>
          isKineographError(error, "BAD_SETTING") && /apt install ffmpeg/.test(error.message),
      );
      assert.deepEqual(readdirSync(bare), []);
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
