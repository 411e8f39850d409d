import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderPool } from "../../src/decoder/index.js";
import { buildLongFilesDecoder, noTools } from "../native/build.js";
import { all, ffmpeg, md5ByIndex, noFfmpeg, startPool, temporaryFolder } from "./clips.js";

const h264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2"];
const clips: [name: string, file: string, args: string[]][] = [
  ["mp4", "clip.mp4", [...h264, "-c:a", "aac"]],
  ["fragments", "fragments.mp4", [...h264, "-an", "-movflags", "+frag_keyframe+empty_moov"]],
  ["matroska", "clip.mkv", [...h264, "-c:a", "aac"]],
  ["a transport stream", "clip.ts", [...h264, "-c:a", "mp2"]],
  ["VP9", "clip.webm", ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-g", "40", "-an"]],
  ["AVI without times", "clip.avi", ["-c:v", "mpeg4", "-bf", "2", "-g", "12", "-c:a", "mp2"]],
];

describe("a long file", { skip: noFfmpeg || noTools }, () => {
  const folder = temporaryFolder();
  let short: DecoderPool;
  let long: DecoderPool;

  before(async () => {
    short = await startPool();
    long = await startPool({ program: buildLongFilesDecoder() });
  });
  after(async () => {
    await Promise.all([short.close(), long.close()]);
    folder.remove();
  });

  for (const [name, file, args] of clips) {
    it(`gives what a short one does, from the disk: ${name}`, async () => {
      const path = join(folder.path, file);
      const inputs = ["testsrc2=s=160x120:r=30:d=8", "sine=d=8"];
      ffmpeg(...inputs.flatMap((input) => ["-f", "lavfi", "-i", input]), ...args, path);
      const whole = await short.extractPlanes({ path, choose: all });
      const truth = md5ByIndex(whole);
      const picks: [wanted: number[], threads: number][] = [
        [all(whole.index), 2],
        [[3, 70, 71, 150, 239], 1],
        [[200], 1],
      ];
      for (const [wanted, threads] of picks) {
        const some = await long.extractPlanes({ path, choose: () => wanted, threads });
        assert.deepEqual(some.index, whole.index);
        assert.equal(some.inputSha256, whole.inputSha256);
        const isWanted = ([index]: [number, string]): boolean => wanted.includes(index);
        assert.deepEqual([...md5ByIndex(some)], [...truth].filter(isWanted));
      }
    });
  }
});
