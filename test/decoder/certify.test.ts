import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderPool } from "../../src/decoder/index.js";
import {
  all,
  ffmpeg,
  noFfmpeg,
  noRealClips,
  realClips,
  startPool,
  temporaryFolder,
} from "./clips.js";

const realOnes = ["mmcv_test.mp4", "h265_video.mp4", "testsrc2_mpeg4.avi", "decord_corrupted.mp4"];

const x265 = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"];
const traps: [name: string, file: string, args: string[]][] = [
  ["open groups", "open.mp4", ["-c:v", "libx264", "-x264-params", "open-gop=1:keyint=15"]],
  ["open groups in HEVC", "open-hevc.mp4", [...x265, "log-level=error:open-gop=1:keyint=15"]],
  ["VP9 with hidden frames", "hidden.webm", ["-c:v", "libvpx-vp9", "-cpu-used", "8"]],
];

describe("certify", () => {
  const folder = temporaryFolder();
  let pool: DecoderPool;

  before(async () => {
    pool = await startPool();
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  /** Nothing differs, and the digest is that of the planes that extracting gives. */
  async function expectCertified(path: string): Promise<void> {
    const certified = await pool.certify(path, { threads: 2 });
    assert.deepEqual(certified.differing, []);
    const { index, pictures, inputSha256 } = await pool.extractPlanes({ path, choose: all });
    const digests = index.ptsTicks.map(() => Buffer.alloc(32));
    for (const picture of pictures) {
      digests[picture.index] = createHash("sha256").update(picture.bytes).digest();
    }
    const expected = createHash("sha256").update(Buffer.concat(digests)).digest("hex");
    assert.equal(certified.planesSha256, expected);
    assert.equal(certified.inputSha256, inputSha256);
    assert.deepEqual(certified.damaged, (await pool.verify(path)).damaged);
  }

  for (const clip of realOnes) {
    it(`finds that requests give what one pass gives: ${clip}`, { skip: noRealClips }, async () => {
      await expectCertified(join(realClips ?? "", clip));
    });
  }

  for (const [name, file, args] of traps) {
    it(`finds that requests give what one pass gives: ${name}`, { skip: noFfmpeg }, async () => {
      const path = join(folder.path, file);
      ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2", ...args, path);
      await expectCertified(path);
    });
  }

  it("finds a file that lies about what may be left out", { skip: noFfmpeg }, async () => {
    const source = join(folder.path, "honest.hevc");
    const path = join(folder.path, "lying.mp4");
    const input = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2,noise=alls=9:allf=t"];
    const params = "log-level=error:keyint=60:bframes=0";
    ffmpeg(...input, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", params, source);
    // Every third TRAIL_R (type 1) says TRAIL_N (type 0): "nothing refers to me".
    const bytes = readFileSync(source);
    const startCode = Buffer.from([0, 0, 1, 2]);
    let found = 0;
    for (let at = bytes.indexOf(startCode); at >= 0; at = bytes.indexOf(startCode, at + 4)) {
      if (++found % 3 === 0) bytes[at + 3] = 0;
    }
    assert.ok(found > 30);
    writeFileSync(source, bytes);
    const times = ["-bsf:v", "setts=pts=N*40000:dts=N*40000"];
    ffmpeg("-f", "hevc", "-r", "30", "-i", source, "-c", "copy", ...times, "-tag:v", "hvc1", path);
    const { differing } = await pool.certify(path);
    assert.ok(differing.length > 0, "the lie was not found");
  });
});
