import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderPool } from "../../src/decoder/index.js";
import { KineographError } from "../../src/platform/index.js";
import { noFfmpeg, startPool, temporaryFolder } from "../decoder/clips.js";
import { makeBombs, type Bomb } from "./bombs.js";
import { DecoderWatch } from "./memory.js";

const picture = { format: "jpeg", quality: 75, resize: null, crop: null, rotate: true } as const;
/** Processor time, which a busy machine does not stretch. */
const limitSeconds = 2;
const limitMib = 128;

describe("a small file that asks for much", { skip: noFfmpeg }, () => {
  const folder = temporaryFolder();
  const watch = new DecoderWatch();
  let pool: DecoderPool;
  let bombs: Bomb[];

  before(async () => {
    bombs = makeBombs(folder.path);
    pool = await startPool({ onEvent: watch.onEvent });
    watch.noteIdle();
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  async function codeOf(path: string): Promise<string | null> {
    try {
      await pool.probe(path);
      const { pictures } = await pool.extract({ path, choose: () => [0], picture });
      assert.equal(pictures.length, 1);
      return null;
    } catch (error) {
      assert.ok(error instanceof KineographError, String(error));
      return error.code;
    }
  }

  it("gets it not: each is answered at the price of a usual clip", async () => {
    assert.ok(bombs.length >= 30);
    for (const { name, file, bytes, code } of bombs) {
      const path = join(folder.path, file);
      writeFileSync(path, bytes);
      const usedSeconds = watch.usedSeconds();
      assert.equal(await codeOf(path), code, name);
      const seconds = watch.usedSeconds() - usedSeconds;
      assert.ok(seconds <= limitSeconds, `${name}: ${seconds} s`);
      const peakMib = watch.peakAboveIdleMib();
      assert.ok(peakMib <= limitMib, `${name}: ${peakMib} MiB above the idle process`);
    }
    assert.deepEqual(
      watch.events.map(({ kind }) => kind),
      ["started"],
    );
  });
});
