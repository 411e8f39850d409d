import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ClipFault, type DecoderPool } from "../../src/decoder/index.js";
import { ffmpeg, noFfmpeg, noRealClips, realClips, startPool, temporaryFolder } from "./clips.js";

describe("a file that is no readable clip", () => {
  const folder = temporaryFolder();
  let pool: DecoderPool;

  before(async () => {
    pool = await startPool();
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  function file(name: string, content: string | Buffer): string {
    const path = join(folder.path, name);
    writeFileSync(path, content);
    return path;
  }

  async function expectFault(path: string, fault: string, detail = /./): Promise<void> {
    await assert.rejects(pool.probe(path), (error) => {
      assert.ok(error instanceof ClipFault, String(error));
      assert.deepEqual([error.fault, detail.test(error.detail)], [fault, true], error.detail);
      assert.ok(!error.message.includes(folder.path), "the message tells a path");
      return true;
    });
  }

  it("is EMPTY with no bytes", () => expectFault(file("empty.mp4", ""), "EMPTY"));

  it("is NO_FILE where there is none", () =>
    expectFault(join(folder.path, "nothing.mp4"), "NO_FILE"));

  it("is NOT_VIDEO when it is text with a video's name", () =>
    expectFault(file("text.mp4", "Sorry, this video is not available.\n".repeat(50)), "NOT_VIDEO"));

  it("is NOT_VIDEO when it is a playlist with a video's name", () => {
    const target = join(realClips ?? folder.path, "mmcv_test.mp4");
    const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`;
    return expectFault(file("playlist.mp4", playlist), "NOT_VIDEO");
  });

  it("is NOT_VIDEO when it has sound only", { skip: noFfmpeg }, () => {
    const path = join(folder.path, "sound.mp4");
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", path);
    return expectFault(path, "NOT_VIDEO", /no video stream/);
  });

  it("is NO_INDEX when the moov atom was never written", { skip: noFfmpeg }, () => {
    const source = join(folder.path, "source.mp4");
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:d=1", "-c:v", "libx264", source);
    const bytes = readFileSync(source);
    const cut = file("cut.mp4", bytes.subarray(0, bytes.length >> 1));
    return expectFault(cut, "NO_INDEX", /moov atom not found/);
  });

  it("is UNDECODABLE when its times are none", { skip: noFfmpeg }, () => {
    const source = join(folder.path, "fragments.mp4");
    const fragmented = ["-movflags", "frag_keyframe+empty_moov"];
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:d=1", "-c:v", "libx264", ...fragmented, source);
    const bytes = readFileSync(source);
    // The base decode time of the fragment: 64 bits behind size, name, version and flags.
    bytes.writeBigUInt64BE(1n << 60n, bytes.indexOf("tfdt") + 8);
    return expectFault(file("far.mp4", bytes), "UNDECODABLE", /time stamp beyond/);
  });

  it("is NO_INDEX when the moov atom is broken", { skip: noRealClips }, async () => {
    await expectFault(join(realClips ?? "", "chunk_out_of_range.mp4"), "NO_INDEX");
    await expectFault(join(realClips ?? "", "init_truncated.mp4"), "NO_INDEX");
  });

  it("is TRUNCATED when it ends before the first picture", { skip: noRealClips }, () =>
    expectFault(join(realClips ?? "", "fixed_lacing_bad_lace_size.mkv"), "TRUNCATED"),
  );

  it("is CODEC_REFUSED outside the allow-list", { skip: noFfmpeg }, () => {
    const path = join(folder.path, "theora.mkv");
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:d=1", "-c:v", "ffv1", path);
    return expectFault(path, "CODEC_REFUSED", /ffv1/);
  });

  it("is UNREADABLE when it is a link, a folder or a pipe", async () => {
    const link = join(folder.path, "link.mp4");
    symlinkSync("/etc/hostname", link);
    await expectFault(link, "UNREADABLE", /symbolic link/);
    mkdirSync(join(folder.path, "folder.mp4"));
    await expectFault(join(folder.path, "folder.mp4"), "UNREADABLE", /regular file/);
    const pipe = join(folder.path, "pipe.mp4");
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    await expectFault(pipe, "UNREADABLE", /regular file/);
  });

  it("is refused when it claims pictures over the limit", { skip: noFfmpeg }, async () => {
    const source = join(folder.path, "claiming.mp4");
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:d=1", "-c:v", "libx264", source);
    for (const [widthPx, heightPx] of [
      [8192, 8192],
      [16_400, 16],
    ] as const) {
      const bytes = readFileSync(source);
      const entry = bytes.indexOf("avc1", bytes.indexOf("stsd"));
      bytes.writeUInt16BE(widthPx, entry + 28);
      bytes.writeUInt16BE(heightPx, entry + 30);
      await expectFault(file("huge.mp4", bytes), "UNREADABLE", /limit: a picture of/);
    }
  });
});
