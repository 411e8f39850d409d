import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { KineographError } from "../../src/platform/index.js";
import { findDecoder, type DecoderEvent, type DecoderPool } from "../../src/decoder/index.js";
import { startWords } from "../support/programs.js";
import { all, ffmpeg, noFfmpeg, startPool, temporaryFolder } from "./clips.js";

const picture = { format: "jpeg", quality: 90, resize: null, crop: null, rotate: true } as const;

/** A process that has ended may stay listed as a zombie (Z) where nobody collects it. */
function lives(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, "utf8"));
}

/** A pool of one child, with the events of its life. */
async function watchedPool(
  options: {
    deadlineMs?: number;
    maxQueue?: number;
    onEvent?: (event: DecoderEvent) => void;
  } = {},
): Promise<{ pool: DecoderPool; pid: () => number; events: DecoderEvent[] }> {
  const events: DecoderEvent[] = [];
  const onEvent = (event: DecoderEvent): void => {
    events.push(event);
    options.onEvent?.(event);
  };
  const pool = await startPool({ ...options, onEvent });
  const pid = (): number => events.findLast(({ kind }) => kind === "started")?.pid ?? 0;
  return { pool, pid, events };
}

function refuse(): never {
  throw new KineographError("BAD_INPUT", "Not these frames.");
}

describe("the pool", { skip: noFfmpeg }, () => {
  const folder = temporaryFolder();
  const path = join(folder.path, "clip.mp4");

  before(() => {
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x480:r=30:d=4", "-c:v", "libx264", path);
  });
  after(() => folder.remove());

  it("names the build in its id", async () => {
    const { pool } = await watchedPool();
    assert.match(pool.decoderId, /^kd1-[0-9a-f]{12}-lavc\d+\.\d+\.\d+$/);
    await pool.close();
  });

  it("gives frames, their times and the file's digest", async () => {
    const { pool } = await watchedPool();
    const result = await pool.extract({ path, choose: () => [30, 0, 30], picture });
    assert.deepEqual(
      result.pictures.map(({ index, ptsSeconds, flags }) => [index, ptsSeconds, flags]),
      [
        [0, 0, ["KEYFRAME"]],
        [30, 1, []],
      ],
    );
    assert.match(result.inputSha256, /^[0-9a-f]{64}$/);
    await pool.close();
  });

  it("tries a request again when its child is killed", async () => {
    const { pool, pid, events } = await watchedPool();
    const running = pool.extract({ path, choose: all, picture });
    await sleep(100);
    process.kill(pid(), "SIGKILL");
    assert.equal((await running).pictures.length, 120);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["started", "ended", "started"],
    );
    await pool.close();
  });

  it("gives up a request under which two children end, and serves the next", async () => {
    let isDeadly = false;
    const onEvent = ({ kind, pid }: DecoderEvent): void => {
      if (kind === "started" && isDeadly) process.kill(pid, "SIGKILL");
    };
    const { pool, pid } = await watchedPool({ onEvent });
    isDeadly = true;
    process.kill(pid(), "SIGKILL");
    await assert.rejects(pool.extract({ path, choose: all, picture }), {
      code: "DECODER_UNAVAILABLE",
    });
    isDeadly = false;
    assert.equal((await pool.probe(path)).probe.frameCount, 120);
    await pool.close();
  });

  it("blames the clip when the decoder crashes on it twice", async () => {
    let isCrashing = false;
    const onEvent = ({ kind, pid }: DecoderEvent): void => {
      if (kind === "started" && isCrashing) process.kill(pid, "SIGSEGV");
    };
    const { pool, pid } = await watchedPool({ onEvent });
    isCrashing = true;
    process.kill(pid(), "SIGSEGV");
    const running = pool.extract({ path, choose: all, picture });
    await assert.rejects(running, { code: "CLIP_CORRUPT", fault: "UNDECODABLE" });
    await pool.close();
  });

  it("ends a hung child at the deadline and serves the next request", async () => {
    const { pool, pid, events } = await watchedPool({ deadlineMs: 2000 });
    process.kill(pid(), "SIGSTOP");
    const start = performance.now();
    await assert.rejects(pool.probe(path, { deadlineMs: 300 }), { code: "DECODER_TIMEOUT" });
    assert.ok(performance.now() - start < 1300, "the deadline was kept");
    assert.equal((await pool.probe(path)).probe.frameCount, 120);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["started", "killed", "started"],
    );
    await pool.close();
  });

  it("refuses what is over the queue's length or waits too long", async () => {
    const { pool, pid } = await watchedPool({ maxQueue: 1, deadlineMs: 1500 });
    process.kill(pid(), "SIGSTOP");
    const running = assert.rejects(pool.probe(path), { code: "DECODER_TIMEOUT" });
    const waiting = pool.probe(path, { deadlineMs: 200 });
    await assert.rejects(pool.probe(path), { code: "OVERLOADED" });
    await assert.rejects(waiting, { code: "OVERLOADED" });
    await running;
    await pool.close();
  });

  it("takes an aborted request back and keeps the child", async () => {
    const { pool, events } = await watchedPool();
    const abort = new AbortController();
    const asked = { path, choose: all, picture, signal: abort.signal };
    const running = pool.extract(asked);
    await sleep(100);
    abort.abort(new Error("the client went away"));
    await assert.rejects(running, /the client went away/);
    await assert.rejects(pool.extract(asked), /the client went away/);
    assert.equal((await pool.probe(path)).probe.frameCount, 120);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["started"],
    );
    await pool.close();
  });

  it("passes on what choose throws and keeps the child", async () => {
    const { pool, events } = await watchedPool();
    await assert.rejects(pool.extract({ path, choose: refuse, picture }), {
      message: "Not these frames.",
    });
    const beyond = pool.extract({ path, choose: () => [120], picture });
    await assert.rejects(beyond, { code: "BAD_INPUT", message: /frames are 0 to 119/ });
    const nothing = await pool.extract({ path, choose: () => [], picture });
    assert.deepEqual(nothing.pictures, []);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["started"],
    );
    await pool.close();
  });

  it("refuses pictures that nobody can make", async () => {
    const { pool } = await watchedPool();
    for (const wrong of [{ quality: 0 }, { quality: 101 }, { resize: { shortSidePx: 9000 } }]) {
      const asked = { path, choose: () => [0], picture: { ...picture, ...wrong } };
      await assert.rejects(pool.extract(asked), { code: "BAD_INPUT" });
    }
    await pool.close();
  });

  it("serves as many requests at once as it has children", async () => {
    const pool = await startPool({ size: 2 });
    const results = await Promise.all(Array.from({ length: 6 }, () => pool.probe(path)));
    assert.equal(new Set(results.map(({ probe }) => probe.frameCount)).size, 1);
    await pool.close();
    await assert.rejects(pool.probe(path), { code: "DECODER_UNAVAILABLE" });
  });

  it("does not start on a program that is missing or speaks otherwise", async () => {
    const liar = join(folder.path, "liar.sh");
    writeFileSync(liar, "#!/bin/sh\necho this is not the protocol\nexec sleep 60\n");
    chmodSync(liar, 0o755);
    for (const program of [liar, join(folder.path, "nothing"), "/bin/true"]) {
      await assert.rejects(startPool({ program }), { code: "DECODER_UNAVAILABLE" });
    }
    assert.throws(() => findDecoder("/nowhere/decoder"), { code: "DECODER_UNAVAILABLE" });
  });

  it("leaves no child behind when its process is killed", async () => {
    const holder = spawn(process.execPath, startWords("holdPool"), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await holder.stdout.take(1).toArray()) as Buffer[];
    const child = Number(line?.toString("utf8"));
    assert.ok(lives(child));
    holder.kill("SIGKILL");
    for (let tries = 0; tries < 50 && lives(child); ++tries) await sleep(20);
    assert.ok(!lives(child));
  });
});
