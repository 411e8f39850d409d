/**
 * What the product adds around the decoder: `extractFrames` of 16 frames over HTTP, on the whole
 * product with an embedded Postgres (fsync on) and clients in another process, against the very
 * pool it uses, asked directly for the same frames of the same file; taking turns.
 *
 * npm run bench -- mutation [--requests N]   of each kind (200); takes about 3 minutes
 *
 * Each cold request is for frames nobody asked for before. At the end: where the time goes.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { DecoderPool, Extracted } from "../../src/decoder/index.js";
import { FrameStore, makePack, makeReceipt } from "../../src/frames/index.js";
import { findClips } from "../support/corpus.js";
import { picture, startPool } from "../support/decoder.js";
import { median, percentile, printGoals, printTable, times } from "../support/figures.js";
import { openLab, type Lab, type Wish } from "./lab.js";
import { timeStatements } from "./statement-times.js";

const { values: options } = parseArgs({
  options: { requests: { type: "string", default: "200" } },
});
const requestCount = Number(options.requests);
const clientCount = 8;
const throughputRounds = 3;

function extract(pool: DecoderPool, { clip, indices }: Wish): Promise<Extracted> {
  return pool.extract({ path: clip.path, choose: () => indices, picture });
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function row(words: string, ms: readonly number[]): string[] {
  const shares = [0.5, 0.95, 0.99].map((share) => percentile(ms, share).toFixed(1));
  return [words, ...shares, String(ms.length)];
}

/** One client: cold requests and the pool itself in turns, then the same requests again. */
async function measureLatency(lab: Lab): Promise<{ ratio: number; storedMs: number }> {
  const { pool } = lab.product.product.frames;
  const wishes = lab.wish(requestCount);
  for (const wish of lab.wish(5)) await Promise.all([lab.ask(1, [wish]), extract(pool, wish)]);
  const [cold, direct, stored]: [number[], number[], number[]] = [[], [], []];
  const askCold = async (wish: Wish): Promise<void> => {
    cold.push(...(await lab.ask(1, [wish])).eachMs);
  };
  for (const [i, wish] of wishes.entries()) {
    if (i % 2 === 0) await askCold(wish);
    direct.push(await timeOf(() => extract(pool, wish)));
    if (i % 2 === 1) await askCold(wish);
  }
  for (const wish of wishes) {
    const answer = await lab.ask(1, [wish]);
    if (answer.stored !== 1) throw new Error("a set that was just made is not stored");
    stored.push(...answer.eachMs);
  }
  const ratio = median(cold) / median(direct);
  console.log("### One client, ms\n");
  printTable(
    ["what", "p50", "p95", "p99", "requests"],
    [
      row("the decoder itself", direct),
      row("`extractFrames`, cold", cold),
      row("`extractFrames`, stored", stored),
    ],
  );
  console.log(`cold to the decoder itself, medians: ${times(ratio)}\n`);
  return { ratio, storedMs: median(stored) };
}

/** Eight clients against the pool with eight requests under way, in turns; the ratio of the rates. */
async function measureThroughput(lab: Lab): Promise<number> {
  const { pool } = lab.product.product.frames;
  const count = Math.max(40, Math.floor(requestCount / throughputRounds));
  const [ours, own]: [number[], number[]] = [[], []];
  for (let round = 0; round < throughputRounds; ++round) {
    const wishes = lab.wish(count);
    ours.push((count * 1000) / (await lab.ask(clientCount, wishes)).totalMs);
    const left = [...wishes];
    const work = async (): Promise<void> => {
      for (let wish = left.shift(); wish !== undefined; wish = left.shift()) {
        await extract(pool, wish);
      }
    };
    const ms = await timeOf(() => Promise.all(Array.from({ length: clientCount }, work)));
    own.push((count * 1000) / ms);
  }
  const ratio = median(ours) / median(own);
  console.log(`### ${clientCount} clients, ${availableParallelism()} cores, sets/s\n`);
  const cells = [median(ours).toFixed(1), median(own).toFixed(1), times(ratio)];
  printTable(["`extractFrames`", "the pool itself", "ratio"], [cells]);
  return ratio;
}

/** The rooms' own verbs on what the decoder gave, one after another. */
async function measureVerbs(lab: Lab, wishes: readonly Wish[]): Promise<[string, number][]> {
  const { pool } = lab.product.product.frames;
  const folder = await mkdtemp(join(tmpdir(), "kineograph-bench-"));
  const store = new FrameStore(join(folder, "store"));
  await store.prepare();
  const [decode, pack, put]: [number[], number[], number[]] = [[], [], []];
  try {
    for (const wish of wishes) {
      const begin = performance.now();
      const extracted = await extract(pool, wish);
      const packing = performance.now();
      const recipe = {
        sampling: { kind: "indices", values: wish.indices } as const,
        picture,
        decoderId: pool.decoderId,
        inputSha256: extracted.inputSha256,
      };
      const made = makePack(makeReceipt(recipe), recipe, wish.indices, extracted);
      const storing = performance.now();
      await store.put(made.receipt, made.pieces);
      decode.push(packing - begin);
      pack.push(storing - packing);
      put.push(performance.now() - storing);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return [
    ["decoder: pool.extract", mean(decode)],
    ["frames: makePack (sha256 of each picture, tar)", mean(pack)],
    ["frames: FrameStore.put (write, fsync, rename, fsync)", mean(put)],
  ];
}

/** Where a cold request's time goes, and a stored one's: means; verbs are timed apart. */
async function explain(lab: Lab): Promise<void> {
  const wishes = lab.wish(40);
  const verbs = await measureVerbs(lab, lab.wish(40));
  for (const kind of ["cold", "stored"] as const) {
    const ms: number[] = [];
    const cpu = process.cpuUsage();
    const statements = await timeStatements(async () => {
      for (const wish of wishes) ms.push(...(await lab.ask(1, [wish])).eachMs);
    });
    const { user, system } = process.cpuUsage(cpu);
    const count = wishes.length;
    const inStatements = statements.reduce((sum, each) => sum + each.totalMs, 0) / count;
    const parts: [string, number][] = [...(kind === "cold" ? verbs : [])];
    parts.push(["all statements together", inStatements]);
    const whole = mean(ms);
    const known = parts.reduce((sum, [, part]) => sum + part, 0);
    const rows: [string, number][] = [
      ["whole request", whole],
      ...parts,
      ["the rest: HTTP, GraphQL, checks, signing", whole - known],
      ["CPU time of the server's process", (user + system) / 1000 / count],
    ];
    console.log(`### Where the time goes: ${kind}, ms a request\n`);
    printTable(
      ["part", "ms"],
      rows.map(([words, each]) => [words, each.toFixed(2)]),
    );
    const cells = statements.map(({ text, count: times_, totalMs }) => [
      `\`${text.replaceAll("|", "\\|")}\``,
      (times_ / count).toFixed(1),
      (totalMs / count).toFixed(2),
    ]);
    printTable(["statement", "times a request", "ms a request"], cells.slice(0, 20));
  }
}

const finder = await startPool(1);
const all = await findClips("", finder);
await finder.close();
// Of one size, so that medians say something.
const clips = all.filter(({ kind, heightPx }) => kind === "H.264 with B" && heightPx <= 256);
const lab = await openLab(clips, clientCount);
try {
  const { ratio, storedMs } = await measureLatency(lab);
  const throughput = await measureThroughput(lab);
  await explain(lab);
  console.log("### Goals\n");
  printGoals([
    { words: "cold, to the decoder's own time", limit: 1.15, isAtMost: true, measured: ratio },
    { words: "stored, p50 ms", limit: 5, isAtMost: true, measured: storedMs },
    {
      words: `${clientCount} clients, to the pool's own rate`,
      limit: 0.9,
      isAtMost: false,
      measured: throughput,
    },
  ]);
} finally {
  await lab.close();
}
