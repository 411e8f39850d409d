import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  ClipFault,
  findDecoder,
  type DecoderEvent,
  type DecoderPool,
  type Extracted,
} from "../../src/decoder/index.js";
import { all, noFfmpeg, startPool, temporaryFolder } from "../decoder/clips.js";
import { makeDisguises, makeSecret, type Disguise, type Secret } from "./disguises.js";

const noStrace =
  spawnSync("strace", ["-f", "true"]).status === 0 ? false : "no strace that may trace";

/** Calls that a decoder has no use for; those on the pair of sockets between its two parts are not listed. */
const forbiddenCalls = /^\d+ +(socket|connect|bind|listen|accept4?|sendto|execve|execveat)\(/;
const namingCalls = /^\d+ +(\w+)\((?:[^"]*, )?"((?:[^"\\]|\\.)+)"/;

/** A program that runs the decoder under strace: from its first call on, children and all. */
function tracedDecoder(folder: string, log: string): string {
  const path = join(folder, "traced-decoder");
  const strace = spawnSync("which", ["strace"], { encoding: "utf8" }).stdout.trim();
  const words = `-f -qq -s 4096 -e trace=%file,%network -e signal=none -o '${log}'`;
  const decoder = findDecoder(process.env["KINEOGRAPH_DECODER"]);
  writeFileSync(path, `#!/bin/sh\nexec ${strace} ${words} '${decoder}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("a file that is not what it seems", { skip: noFfmpeg }, () => {
  const folder = temporaryFolder();
  const log = join(folder.path, "calls.txt");
  const mark = join(folder.path, "calls-of-requests-begin-here.mp4");
  const events: DecoderEvent[] = [];
  const web = createServer((_, response) => response.end("#EXTM3U\n"));
  let visitors = 0;
  let secret: Secret;
  let disguises: Disguise[];
  let pool: DecoderPool;
  let closeSocket: () => void;

  before(async () => {
    web.on("connection", () => ++visitors);
    await new Promise<void>((listening) => web.listen(0, "127.0.0.1", listening));
    const { port } = web.address() as AddressInfo;
    secret = makeSecret(folder.path, `http://127.0.0.1:${port}`);
    const made = makeDisguises(folder.path, secret);
    disguises = made.all;
    closeSocket = () => made.socket.close();
    const traced = noStrace === false ? { program: tracedDecoder(folder.path, log) } : {};
    pool = await startPool({
      ...traced,
      deadlineMs: 10_000,
      onEvent: (event) => events.push(event),
    });
    await assert.rejects(pool.probe(mark), { fault: "NO_FILE" });
  });
  after(async () => {
    await pool.close();
    closeSocket();
    web.close();
    folder.remove();
  });

  function assertKeepsSecret(words: string): void {
    assert.ok(!words.includes(secret.words), words);
  }

  function assertOwn({ index, pictures }: Extracted, { name }: Disguise): void {
    const { widthPx, heightPx } = index.probe;
    assert.notDeepEqual([widthPx, heightPx], [secret.widthPx, secret.heightPx], name);
    assert.ok(pictures.length > 0, name);
  }

  async function assertHandled(disguise: Disguise): Promise<void> {
    const { path, fault, name } = disguise;
    const extracting = pool.extractPlanes({ path, choose: all });
    if (fault === null) {
      assertOwn(await extracting, disguise);
      return;
    }
    const isTyped = (error: unknown): boolean => {
      assert.ok(error instanceof ClipFault, `${name}: ${String(error)}`);
      assertKeepsSecret(error.message);
      assert.equal(error.fault, fault, `${name}: ${error.detail}`);
      return true;
    };
    await assert.rejects(extracting, isTyped, name);
    await assert.rejects(pool.probe(path), isTyped, name);
  }

  it("is refused with what is wrong with it, or gives nothing but its own pictures", async () => {
    assert.ok(disguises.length >= 40);
    for (const disguise of disguises) await assertHandled(disguise);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["started"],
    );
  });

  it("makes the decoder visit nobody", () => assert.equal(visitors, 0));

  it(
    "makes the decoder open nothing, connect nowhere and start nothing",
    { skip: noStrace },
    async () => {
      await pool.close();
      const lines = readFileSync(log, "utf8").split("\n");
      const begin = lines.findIndex((line) => line.includes(mark));
      assert.ok(begin > 0, "the trace shows the first request");
      const calls = lines.slice(begin + 1);
      const named = calls.flatMap((line) => namingCalls.exec(line)?.[2] ?? []);
      const asked = new Set(disguises.map(({ path }) => resolve(path)));
      assert.deepEqual(
        named.filter((path) => !asked.has(path.replaceAll("\\\\", "\\"))),
        [],
      );
      assert.ok(new Set(named).size >= 40, "the trace shows every request");
      assert.deepEqual(
        calls.filter((line) => forbiddenCalls.test(line)),
        [],
      );
    },
  );
});
