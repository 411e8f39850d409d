import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DecoderEvent, DecoderPool } from "../../src/decoder/index.js";
import { decodeDamagedCopies, verdictOf } from "../abuse/damaged-copies.js";
import { makeDisguises, makeSecret } from "../abuse/disguises.js";
import { drawSeeds } from "../abuse/seeds.js";
import { all, noFfmpeg, startPool, temporaryFolder } from "../decoder/clips.js";
import { repeats } from "../support/soak.js";
import { buildSanitizedDecoder, noTools } from "./build.js";

/** A report ends the process by SIGABRT; a block that is not to be had is no error of ours. */
const settings =
  "ASAN_OPTIONS=abort_on_error=1:allocator_may_return_null=1:detect_leaks=0 " +
  "UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1";

describe("the whole decoder under the sanitizers", { skip: noFfmpeg || noTools }, () => {
  const folder = temporaryFolder();
  const events: DecoderEvent[] = [];
  let pool: DecoderPool;

  before(async () => {
    const program = join(folder.path, "sanitized-decoder");
    const words = `${settings} exec '${buildSanitizedDecoder()}' "$@"`;
    writeFileSync(program, `#!/bin/sh\n${words}\n`);
    chmodSync(program, 0o755);
    const programArgs = ["--without-seccomp", "--without-landlock"];
    const onEvent = (event: DecoderEvent): void => void events.push(event);
    pool = await startPool({ program, programArgs, size: 2, memoryMib: 8192, onEvent });
  });
  after(async () => {
    await pool.close();
    folder.remove();
  });

  function assertNobodyEnded(): void {
    const reports = events.filter(({ kind }) => kind !== "started").map(({ detail }) => detail);
    assert.deepEqual(reports, []);
  }

  it("decodes sound clips and damaged copies of them", async (t) => {
    const seeds = drawSeeds(folder.path);
    for (const { name } of seeds) {
      const { pictures } = await pool.extractPlanes({ path: join(folder.path, name), choose: all });
      assert.ok(pictures.length >= 23, name);
    }
    const verdicts = await decodeDamagedCopies(pool, folder.path, seeds, repeats(90, 2000));
    t.diagnostic([...verdicts].map(([verdict, times]) => `${verdict} ${times}`).join(", "));
    assertNobodyEnded();
  });

  it("refuses what is not what it seems", async (t) => {
    const secret = makeSecret(folder.path, "http://127.0.0.1:9");
    const made = makeDisguises(folder.path, secret);
    t.after(() => made.socket.close());
    for (const { name, path, fault } of made.all) {
      assert.equal(await verdictOf(pool.verify(path)), fault ?? "ok", name);
    }
    assertNobodyEnded();
  });
});
