import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ClipFault, type DecoderPool, type Extracted } from "../../src/decoder/index.js";
import { ffmpeg, md5ByIndex, noFfmpeg, startPool, temporaryFolder } from "./clips.js";

/** What a request for a few frames gives: its pictures, or that it was held to its memory. */
async function extractOrRefuse(pool: DecoderPool, path: string): Promise<Extracted | "refused"> {
  try {
    return await pool.extractPlanes({ path, choose: () => [0, 11, 29], threads: 1 });
  } catch (error) {
    assert.ok(error instanceof ClipFault, String(error));
    assert.equal(error.fault, "UNREADABLE");
    assert.match(error.detail, /limit: \d+ MiB of memory|out of memory/);
    return "refused";
  }
}

describe("a request's limit of memory", { skip: noFfmpeg }, () => {
  const folder = temporaryFolder();
  const path = join(folder.path, "clip.mp4");
  let whole: Map<number, string>;

  before(async () => {
    const moving = "testsrc2=s=1280x720:r=30:d=1";
    ffmpeg("-f", "lavfi", "-i", moving, "-c:v", "libx264", "-preset", "veryfast", path);
    const pool = await startPool();
    whole = md5ByIndex(await pool.extractPlanes({ path, choose: () => [0, 11, 29] }));
    await pool.close();
  });
  after(() => folder.remove());

  it("gives every frame or a refusal, however little it is, and never fewer frames", async () => {
    const seen = new Set<string>();
    for (const memoryMib of [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 256]) {
      const pool = await startPool({ memoryMib });
      const answer = await extractOrRefuse(pool, path);
      await pool.close();
      seen.add(answer === "refused" ? "refused" : "whole");
      if (answer !== "refused") assert.deepEqual(md5ByIndex(answer), whole, `${memoryMib} MiB`);
    }
    assert.deepEqual([...seen].toSorted(), ["refused", "whole"]);
  });

  it("holds one request, and the next one has its own", async () => {
    const pool = await startPool({ memoryMib: 16 });
    const large = join(folder.path, "large.mp4");
    const still = "color=s=3840x2160:r=30:d=1";
    ffmpeg("-f", "lavfi", "-i", still, "-c:v", "libx264", "-preset", "ultrafast", large);
    assert.equal(await extractOrRefuse(pool, large), "refused");
    const small = join(folder.path, "small.mp4");
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=1", "-c:v", "libx264", small);
    assert.notEqual(await extractOrRefuse(pool, small), "refused");
    await pool.close();
  });
});
