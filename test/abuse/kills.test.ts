import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { extract as extractTar } from "tar-stream";
import { demoClipName, readFrameNumber } from "../../src/demo/index.js";
import { startServer, type ServerProcess } from "../cli/cli-process.js";
import { layDemo } from "../support/demo.js";
import { repeats } from "../support/soak.js";
import { readDecoders, readDescendants, readProcess, type Running } from "./processes.js";

/** Rounds of each kind of kill. */
const rounds = repeats(2, 65);
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
const canRun = hasFfmpeg && process.platform === "linux";

const requestDeadlineMs = 30_000;

/** What a request came to. */
interface Outcome {
  status: number;
  /** Null when the frames were given. */
  code: string | null;
  frames: { index: number; widthPx: number; heightPx: number; url: string }[];
}

interface Sent {
  data?: { clip?: { id: string }; extractFrames?: { frameSet: Pick<Outcome, "frames"> } | null };
  errors?: { extensions: { code: string } }[];
}

const mutation = `mutation ($input: ExtractFramesInput!) {
  extractFrames(input: $input) { frameSet { frames { index widthPx heightPx url } } }
}`;

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-kills-"));
const home = path.join(folder, "home");
let server: ServerProcess;
let clip: string;
let started = 0;

async function ask(query: string, variables: object): Promise<{ status: number; body: Sent }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(requestDeadlineMs),
  });
  return { status: response.status, body: (await response.json()) as Sent };
}

async function extract(input: object): Promise<Outcome> {
  const { status, body } = await ask(mutation, {
    input: { clip, version: "demo", ...input },
  });
  const frames = body.data?.extractFrames?.frameSet.frames ?? [];
  return { status, code: body.errors?.[0]?.extensions.code ?? null, frames };
}

/** Starts requests that each want pictures of their own, so that each must be decoded. */
function startLoad(count: number): Promise<Outcome>[] {
  return Array.from({ length: count }, (_, i) => {
    const round = Math.floor(started / 81);
    const quality = 20 + (started++ % 81);
    const sampling =
      i % 2 === 0 ? { every: { stride: 3 + round } } : { uniform: { count: 20 + round } };
    return extract({ sampling, picture: { quality } });
  });
}

async function eventually<T>(what: string, look: () => T | Promise<T>, limitMs = 30_000) {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; await sleep(5)) {
    const found = await look();
    if (found) return found;
  }
  return assert.fail(`not within ${limitMs} ms: ${what}`);
}

/** A decoder that works: one whose processor time grows. */
async function findBusyDecoder(): Promise<Running> {
  const first = new Map<number, number>();
  return eventually("a decoder works", () =>
    readDecoders(server.pid).find(({ pid, ticks }) => {
      const noted = first.get(pid);
      if (noted === undefined) first.set(pid, ticks);
      return noted !== undefined && ticks > noted;
    }),
  );
}

async function statusOf(place: string): Promise<number> {
  const signal = AbortSignal.timeout(5000);
  return (await fetch(`${server.url}${place}`, { signal })).status;
}

async function assertWorks(): Promise<void> {
  const [outcome] = await Promise.all(startLoad(1));
  assert.equal(outcome?.code, null);
}

/** Asks for three pictures and reads the number that each shows. */
async function assertPicturesAreRight(): Promise<void> {
  const wanted = [299, 0, 127];
  const { code, frames } = await extract({ sampling: { indices: { values: wanted } } });
  assert.equal(code, null);
  assert.deepEqual(
    frames.map(({ index }) => index),
    wanted,
  );
  for (const { index, widthPx, heightPx, url } of frames) {
    const input = new Uint8Array(await (await fetch(new URL(url, server.url))).arrayBuffer());
    const args = "-v error -i pipe:0 -f rawvideo -pix_fmt rgb24 pipe:1".split(" ");
    const { stdout } = spawnSync("ffmpeg", args, { input, maxBuffer: 2 ** 24 });
    assert.equal(readFrameNumber(stdout, widthPx, heightPx), index);
  }
}

interface PackRow {
  receipt: string;
  sizeBytes: number;
  frames: { file: string; sizeBytes: number; sha256: string }[];
}

async function readPacks(): Promise<PackRow[]> {
  const host = encodeURIComponent(path.join(home, "postgres/socket"));
  const client = new pg.Client(`postgresql://kineograph_app@/kineograph?host=${host}&port=5432`);
  await client.connect();
  try {
    const statement = `SELECT receipt, size_bytes::float8 AS "sizeBytes", frames FROM frame_pack`;
    return (await client.query<PackRow>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The members of an archive by name, each as its sha256. It must end as an archive does. */
async function readArchive(file: string): Promise<Map<string, string>> {
  const members = new Map<string, string>();
  const tar = createReadStream(file).pipe(extractTar());
  for await (const entry of tar) {
    const hash = createHash("sha256");
    for await (const chunk of entry) hash.update(chunk as Buffer);
    members.set(entry.header.name, hash.digest("hex"));
  }
  return members;
}

/** Every file of the store is whole, and every recorded pack has its file, picture by picture. */
async function assertStoreIsWhole(): Promise<void> {
  const packs = new Map((await readPacks()).map((pack) => [pack.receipt, pack]));
  assert.ok(packs.size > 0);
  const store = path.join(home, "frames");
  const names = await readdir(store, { recursive: true });
  const files = names.filter((name) => name.endsWith(".tar"));
  for (const name of files) {
    const members = await readArchive(path.join(store, name));
    assert.ok(members.has("frames.json"), name);
    const pack = packs.get(path.basename(name, ".tar"));
    if (!pack) continue;
    packs.delete(pack.receipt);
    assert.equal((await stat(path.join(store, name))).size, pack.sizeBytes);
    for (const frame of pack.frames) assert.equal(members.get(frame.file), frame.sha256);
  }
  assert.deepEqual([...packs.keys()], [], "recorded packs without a file");
}

describe("kill -9 under load", { skip: canRun ? false : "needs ffmpeg and /proc" }, () => {
  before(async () => {
    await layDemo(home);
    server = await startServer({ KINEOGRAPH_HOME: home, KINEOGRAPH_DEMO: "on" }, "start");
    const { body } = await ask("query ($id: String) { clip(sourceId: $id) { id } }", {
      id: demoClipName.sourceId,
    });
    clip = body.data?.clip?.id ?? assert.fail("no demo clip");
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("of a decoder costs no request more than a clear refusal, and the next one works", async () => {
    for (let round = 0; round < rounds; round++) {
      const load = startLoad(6);
      const busy = await findBusyDecoder();
      process.kill(busy.pid, "SIGKILL");
      for (const { status, code } of await Promise.all(load)) {
        assert.ok(status < 500 || status === 503, String(status));
        assert.match(code ?? "DECODER_UNAVAILABLE", /^(DECODER_UNAVAILABLE|OVERLOADED)$/);
      }
      await assertWorks();
    }
    await assertPicturesAreRight();
  });

  it("of every decoder at once is got over too", async () => {
    const load = startLoad(6);
    await findBusyDecoder();
    for (const { pid } of readDecoders(server.pid)) process.kill(pid, "SIGKILL");
    for (const { code } of await Promise.all(load)) {
      assert.match(code ?? "DECODER_UNAVAILABLE", /^(DECODER_UNAVAILABLE|OVERLOADED)$/);
    }
    await assertWorks();
  });

  it("of the embedded Postgres is told as such, hangs nothing, and passes without a restart", async () => {
    for (let round = 0; round < rounds; round++) {
      const load = startLoad(6);
      await findBusyDecoder();
      const pidFile = path.join(home, "postgres/data/postmaster.pid");
      process.kill(Number.parseInt(readFileSync(pidFile, "utf8"), 10), "SIGKILL");
      await eventually("/readyz says 503", async () => (await statusOf("/readyz")) === 503, 5000);
      assert.equal(await statusOf("/healthz"), 200);
      for (const { code, status } of [
        ...(await Promise.all(load)),
        ...(await Promise.all(startLoad(2))),
      ]) {
        assert.match(code ?? "DATABASE_UNAVAILABLE", /^(DATABASE|AUDIT)_UNAVAILABLE$/);
        assert.ok(status === 200 || status === 503, String(status));
      }
      await eventually("/readyz says 200", async () => {
        assert.equal(await statusOf("/healthz"), 200);
        return (await statusOf("/readyz")) === 200;
      });
      await assertWorks();
    }
    await assertStoreIsWhole();
    await assertPicturesAreRight();
  });

  it("of the server leaves no process, nothing half-written, and a home that starts again", async () => {
    for (let round = 0; round < rounds; round++) {
      const load = startLoad(6).map((each) => each.catch(() => null));
      await findBusyDecoder();
      const family = readDescendants(server.pid).filter(({ name }) =>
        /^(postgres|kineogr)/.test(name),
      );
      assert.ok(
        family.some(({ name }) => name === "postgres"),
        "it must see the server's Postgres",
      );
      process.kill(server.pid, "SIGKILL");
      await server.ended;
      await Promise.all(load);
      const isGone = () => family.every(({ pid }) => readProcess(pid) === null);
      await eventually("Postgres and the decoders are gone", isGone, 3000);
      server = await startServer({ KINEOGRAPH_HOME: home, KINEOGRAPH_DEMO: "off" });
      await assertStoreIsWhole();
      await assertPicturesAreRight();
    }
  });

  it("is not needed when a client never ends its request: SIGTERM waits only so long", async () => {
    const { port } = new URL(server.url);
    const slow = connect(Number(port), "127.0.0.1");
    const closed = once(slow, "close");
    await once(slow, "connect");
    const head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    slow.write(`${head}content-length: 100\r\n\r\n{`);
    await assertWorks();
    const begin = Date.now();
    const { exitCode, stderr } = await server.stop();
    assert.equal(exitCode, 0, stderr);
    assert.ok(Date.now() - begin <= 10_000);
    await closed;
    server = await startServer({ KINEOGRAPH_HOME: home, KINEOGRAPH_DEMO: "off" });
  });

  it("is not needed: SIGTERM lets what is being answered end, then ends the server in order", async () => {
    const load = startLoad(8);
    // Its answer shows that the others, sent in the same breath, are in too.
    await Promise.race(load);
    const family = readDescendants(server.pid);
    const begin = Date.now();
    const { exitCode, signal, stderr } = await server.stop();
    assert.deepEqual({ exitCode, signal }, { exitCode: 0, signal: null }, stderr);
    assert.ok(Date.now() - begin <= 10_000);
    for (const { code, frames } of await Promise.all(load)) {
      assert.equal(code, null);
      assert.ok(frames.length > 0);
    }
    const isGone = () => family.every(({ pid }) => readProcess(pid) === null);
    await eventually("all its processes are gone", isGone, 3000);
    server = await startServer({ KINEOGRAPH_HOME: home, KINEOGRAPH_DEMO: "off" });
    await assertStoreIsWhole();
  });
});
