import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { DecoderPool } from "../../src/decoder/index.js";
import { all, ffmpeg, md5ByIndex, noFfmpeg, startPool, temporaryFolder } from "./clips.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const build = join(root, "build", "decoder-long-files");

/** A decoder for which every file is a long one. */
function buildForLongFiles(): string {
  const source = join(root, "src", "decoder", "native");
  const options = ["-Dwhole_file_bytes=0", "-Dbuildtype=debug"];
  const steps: [string, ...string[]][] = [["ninja", "-C", build]];
  if (!existsSync(join(build, "build.ninja"))) {
    steps.unshift(["meson", "setup", build, source, ...options]);
  }
  for (const [program, ...args] of steps) {
    const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  }
  return join(build, "kineograph-decoder");
}

/** Why the decoder cannot be built here, or false. */
const noTools =
  noFfmpeg ||
  (spawnSync("meson", ["--version"]).status === 0 ? false : "no meson to build a decoder with");

const h264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2"];
const clips: [name: string, file: string, args: string[]][] = [
  ["mp4", "clip.mp4", [...h264, "-c:a", "aac"]],
  ["fragments", "fragments.mp4", [...h264, "-an", "-movflags", "+frag_keyframe+empty_moov"]],
  ["matroska", "clip.mkv", [...h264, "-c:a", "aac"]],
  ["a transport stream", "clip.ts", [...h264, "-c:a", "mp2"]],
  ["VP9", "clip.webm", ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-g", "40", "-an"]],
  ["AVI without times", "clip.avi", ["-c:v", "mpeg4", "-bf", "2", "-g", "12", "-c:a", "mp2"]],
];

describe("a long file", { skip: noTools }, () => {
  const folder = temporaryFolder();
  let short: DecoderPool;
  let long: DecoderPool;

  before(async () => {
    short = await startPool();
    long = await startPool({ program: buildForLongFiles() });
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
