import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { findDecoder, type DecoderPool, type Extracted } from "../../src/decoder/index.js";
import { KineographError } from "../../src/platform/index.js";
import { ffmpeg, noFfmpeg, startPool, temporaryFolder } from "../decoder/clips.js";
import { buildPlantedDecoder, noProductBuild } from "../native/build.js";
import { DecoderWatch } from "./memory.js";
import { readGroup } from "./processes.js";

/** Of a fault that nothing but its deadline ends; of the others, which end themselves; and beyond. */
const hangingMs = 700;
const deadlineMs = 6000;
const graceMs = 1000;
/** Little, so that taking it all does not take long. */
const memoryMib = 128;
const picture = { format: "jpeg", quality: 80, resize: null, crop: null, rotate: true } as const;

/** What a request comes to whose decoder does this, and the part that no message may lack. */
const expected: [fault: string, code: string, words: RegExp][] = [
  ["segv", "CLIP_CORRUPT", /crashed on it twice/],
  ["abort", "CLIP_CORRUPT", /crashed on it twice/],
  ["spin", "DECODER_TIMEOUT", /longer than 0.7 s/],
  ["sleep", "DECODER_TIMEOUT", /longer than 0.7 s/],
  ["memory", "CLIP_UNAVAILABLE", /memory/],
  ["small-blocks", "CLIP_UNAVAILABLE", /memory/],
  ["fork-bomb", "CLIP_CORRUPT", /crashed on it twice/],
  ["thread-bomb", "DECODER_TIMEOUT", /longer than 0.7 s/],
  ["exec", "CLIP_CORRUPT", /crashed on it twice/],
  ["read-file", "CLIP_CORRUPT", /not a video/],
  ["write-file", "CLIP_CORRUPT", /not a video/],
  ["connect", "CLIP_CORRUPT", /crashed on it twice/],
  ["flood-replies", "CLIP_CORRUPT", /crashed on it twice/],
  ["flood-errors", "DECODER_TIMEOUT", /longer than 0.7 s/],
  ["wrong-bytes", "CLIP_CORRUPT", /crashed on it twice/],
  ["claim", "DECODER_TIMEOUT", /longer than 0.7 s/],
  ["break-off", "CLIP_CORRUPT", /crashed on it twice/],
  ["ignore-signals", "DECODER_TIMEOUT", /longer than 0.7 s/],
  ["ptrace", "CLIP_CORRUPT", /crashed on it twice/],
  ["kill-parent", "CLIP_CORRUPT", /crashed on it twice/],
  ["leave-group", "CLIP_CORRUPT", /crashed on it twice/],
  ["own-code", "CLIP_CORRUPT", /crashed on it twice/],
];

describe("a decoder that was taken over", { skip: noFfmpeg || noProductBuild }, () => {
  const folder = temporaryFolder();
  const clip = join(folder.path, "sound.mp4");
  const trace = join(folder.path, "trace-of-a-fault");
  const watch = new DecoderWatch();
  let visitors = 0;
  const visited = createServer((socket) => {
    ++visitors;
    socket.destroy();
  });
  let planted: string;
  let pool: DecoderPool;
  let truth: Extracted;

  const startPlanted = (...programArgs: string[]): Promise<DecoderPool> =>
    startPool({ program: planted, programArgs, size: 2, memoryMib, onEvent: watch.onEvent });
  const extractSound = (): Promise<Extracted> =>
    pool.extract({ path: clip, choose: () => [0, 20, 40], picture });

  before(async () => {
    planted = buildPlantedDecoder();
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2", "-c:v", "libx264", clip);
    await new Promise<void>((listening) => visited.listen(0, "127.0.0.1", listening));
    pool = await startPlanted();
    truth = await extractSound();
  });
  after(async () => {
    await pool.close();
    visited.close();
    folder.remove();
  });

  function fileWith(fault: string): string {
    const { port } = visited.address() as AddressInfo;
    const argument: Record<string, string> = {
      exec: trace,
      "write-file": trace,
      "read-file": "/etc/passwd",
      connect: String(port),
    };
    const path = join(folder.path, `${fault}.mp4`);
    writeFileSync(path, `KGFAULT:${fault} ${argument[fault] ?? ""}\n`);
    return path;
  }

  /** Asks for sound pictures until `isOver`; each answer must equal the first. */
  async function watchNeighbour(isOver: () => boolean): Promise<void> {
    do assert.deepEqual(await extractSound(), truth);
    while (!isOver());
  }

  /** Waits until nothing is left of the groups that processes led which have ended. */
  async function assertNothingIsLeft(): Promise<void> {
    const ended = watch.events.filter(({ kind }) => kind !== "started");
    const left = (): number[] => ended.flatMap(({ pid }) => readGroup(pid));
    for (let waits = 0; left().length > 0 && waits < 50; ++waits) await sleep(20);
    assert.deepEqual(left(), []);
  }

  async function assertStopped(fault: string): Promise<void> {
    const [, code, words] = expected.find(([name]) => name === fault) ?? assert.fail();
    const limitMs = code === "DECODER_TIMEOUT" ? hangingMs : deadlineMs;
    let isOver = false;
    const neighbour = watchNeighbour(() => isOver);
    const begin = performance.now();
    const probing = pool.probe(fileWith(fault), { deadlineMs: limitMs });
    try {
      await assert.rejects(probing, (error) => {
        assert.ok(error instanceof KineographError, String(error));
        assert.deepEqual([error.code, words.test(error.message)], [code, true], error.message);
        return true;
      });
      assert.ok(performance.now() - begin <= limitMs + graceMs, "stopped in time");
    } finally {
      isOver = true;
      await neighbour;
    }
    await assertNothingIsLeft();
    assert.equal(existsSync(trace), false, "nothing was written");
    assert.equal(visitors, 0, "nobody was visited");
  }

  for (const [fault] of expected) {
    it(`is stopped when it does this: ${fault}`, () => assertStopped(fault));
  }

  it("is stopped without Landlock too", async () => {
    await pool.close();
    pool = await startPlanted("--without-landlock");
    assert.deepEqual(pool.containment, ["no-new-privs", "rlimits", "seccomp"]);
    for (const fault of ["read-file", "write-file", "exec", "connect", "fork-bomb"]) {
      await assertStopped(fault);
    }
  });

  it("leaves nothing when its pool is closed", async () => {
    await pool.close();
    assert.ok(watch.events.length > 20);
    await assertNothingIsLeft();
  });

  it("cannot come about in the product's own program, which holds no planted fault", () => {
    assert.ok(readFileSync(planted).includes("KGFAULT"));
    const program = findDecoder(process.env["KINEOGRAPH_DECODER"]);
    assert.equal(readFileSync(program).includes("KGFAULT"), false);
  });
});
