import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderPool } from "../../src/decoder/index.js";
import {
  all,
  ffmpeg,
  md5,
  md5ByIndex,
  noFfmpeg,
  noRealClips,
  realClips,
  startPool,
  temporaryFolder,
  truthOf,
  truthOfReal,
} from "./clips.js";

describe("a damaged clip", () => {
  const folder = temporaryFolder();
  let pool: DecoderPool;

  before(async () => {
    pool = await startPool();
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  const corrupted = join(realClips ?? "", "decord_corrupted.mp4");

  it("names the frame it lost and flags those after it", { skip: noRealClips }, async () => {
    const truth = new Map(truthOfReal("decord_corrupted.mp4").map((f) => [f.ptsTicks, f.md5]));
    const whole = await pool.extractPlanes({ path: corrupted, choose: all });
    assert.equal(whole.index.probe.frameCount, 50);
    assert.deepEqual(whole.missing, [{ index: 30, reason: "DAMAGED" }]);
    const md5s = md5ByIndex(whole);
    for (const { index, ptsTicks, flags } of whole.pictures) {
      assert.equal(md5s.get(index), truth.get(ptsTicks), `frame ${index}`);
      // Frame 29 is shown before the damaged ones and predicted from them.
      assert.equal(flags.includes("DAMAGED_REFERENCE"), index >= 29, `flag of frame ${index}`);
    }
  });

  it("gives the same pictures and flags in any order", { skip: noRealClips }, async () => {
    const whole = await pool.extractPlanes({ path: corrupted, choose: all });
    const wanted = [49, 30, 29, 12, 33];
    const some = await pool.extractPlanes({ path: corrupted, choose: () => wanted });
    assert.deepEqual(some.missing, whole.missing);
    const isWanted = ({ index }: { index: number }): boolean => wanted.includes(index);
    assert.deepEqual(some.pictures, whole.pictures.filter(isWanted));
  });

  it("is told of by verify", { skip: noRealClips }, async () => {
    const { damaged } = await pool.verify(corrupted);
    assert.deepEqual(
      damaged,
      Array.from({ length: 21 }, (_, i) => 29 + i),
    );
    const sound = await pool.verify(join(realClips ?? "", "mmcv_test.mp4"));
    assert.deepEqual(sound.damaged, []);
  });

  it("with a damaged keyframe has what a full decode shows", { skip: noFfmpeg }, async () => {
    const path = join(folder.path, "damaged-key.mkv");
    const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2,noise=alls=9:allf=t"];
    ffmpeg(...input, "-c:v", "libx264", "-x264-params", "keyint=15:scenecut=0", path);
    const words = ["-v", "error", "-show_entries", "packet=size,pos,flags", "-of", "csv=p=0", path];
    const packets = spawnSync("ffprobe", words, { encoding: "utf8" }).stdout.trim().split("\n");
    const key =
      packets
        .filter((line) => line.includes("K"))[2]
        ?.split(",")
        .map(Number) ?? [];
    const [size = 0, at = 0] = key;
    const bytes = readFileSync(path);
    const hit = at + Math.floor(size / 2);
    bytes.fill(0x55, hit, hit + 40);
    writeFileSync(path, bytes);
    const truth = truthOf(path);
    const everything = truth.map((_, index) => index);
    const picks: [wanted: number[], threads: number][] = [
      [[30, 33, 59], 1],
      [[31], 2],
      [everything, 1],
    ];
    for (const [wanted, threads] of picks) {
      const { pictures } = await pool.extractPlanes({ path, choose: () => wanted, threads });
      assert.equal(pictures.length, wanted.length);
      for (const { index, bytes: planes, flags } of pictures) {
        assert.equal(md5(planes), truth[index]?.md5, `frame ${index} of ${wanted.length}`);
        const mayBeHit = index >= 28 && index < 45;
        assert.ok(mayBeHit || !flags.includes("DAMAGED_REFERENCE"), `flag of frame ${index}`);
      }
    }
    assert.ok((await pool.verify(path)).damaged.includes(30));
  });

  it("that was cut short has the frames before the cut", { skip: noFfmpeg }, async () => {
    const source = join(folder.path, "whole.mp4");
    const path = join(folder.path, "cut-short.mp4");
    const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=3,noise=alls=9:allf=t"];
    ffmpeg(...input, "-c:v", "libx264", "-movflags", "+faststart", source);
    const file = readFileSync(source);
    writeFileSync(path, file.subarray(0, Math.floor(file.length * 0.6)));
    const [whole, cut] = await Promise.all([
      pool.extractPlanes({ path: source, choose: all }),
      pool.extractPlanes({ path, choose: all }),
    ]);
    assert.ok(cut.index.probe.frameCount < 90 && cut.index.probe.frameCount > 20);
    assert.deepEqual(
      cut.missing.map(({ reason }) => reason),
      ["TRUNCATED"],
    );
    const truth = new Map(whole.pictures.map(({ ptsTicks, bytes }) => [ptsTicks, bytes]));
    for (const { index, ptsTicks, bytes: planes, flags } of cut.pictures) {
      assert.ok(
        flags.includes("DAMAGED_REFERENCE") || truth.get(ptsTicks)?.equals(planes),
        `${index}`,
      );
    }
  });

  it(
    "that begins in the middle of a group counts from its first keyframe",
    { skip: noFfmpeg },
    async () => {
      const source = join(folder.path, "whole.ts");
      const path = join(folder.path, "midgroup.ts");
      const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=3"];
      ffmpeg(...input, "-c:v", "libx264", "-g", "30", "-f", "mpegts", source);
      const bytes = readFileSync(source);
      writeFileSync(path, bytes.subarray(188 * Math.floor(bytes.length / 188 / 4)));
      const { index, missing } = await pool.extractPlanes({ path, choose: all });
      assert.equal(index.isKeyframe[0], true);
      assert.deepEqual(missing, []);
    },
  );

  it("without any keyframe is refused", { skip: noFfmpeg }, async () => {
    const source = join(folder.path, "one-key.ts");
    const path = join(folder.path, "no-key.ts");
    const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2"];
    ffmpeg(...input, "-c:v", "libx264", "-g", "250", "-f", "mpegts", source);
    const bytes = readFileSync(source);
    writeFileSync(path, bytes.subarray(188 * Math.floor(bytes.length / 188 / 2)));
    await assert.rejects(pool.probe(path), { code: "CLIP_CORRUPT", fault: "UNDECODABLE" });
  });
});
