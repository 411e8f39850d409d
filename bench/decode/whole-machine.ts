/** Sections (d) to (f): all cores at once, one clip on an idle machine, starts and round trips. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { centres, decoderProgram, startPool, type MeasuredPool } from "../support/decoder.js";
import { geometricMean, median, printTable, times } from "../support/figures.js";
import { DecoderPool } from "../../src/decoder/index.js";
import { makeOurs, startPeer, takeTurns, type Name } from "./contestants.js";
import type { Clip } from "../support/corpus.js";

const pictureCount = 16;
const peerNames: Name[] = ["PyAV", "OpenCV", "ffmpeg"];

/** As many workers as cores, which take clips from one list. */
interface Team {
  name: Name;
  workers: ((clip: Clip, wanted: number[]) => Promise<unknown>)[];
  end(): void;
}

async function startPeers(name: Name, cores: number): Promise<Team> {
  const members = await Promise.all(Array.from({ length: cores }, () => startPeer(name)));
  return {
    name,
    workers: members.map((member) => (clip, wanted) => member.take(clip, wanted)),
    end: () => {
      for (const member of members) member.end();
    },
  };
}

function joinPool(pool: MeasuredPool, cores: number): Team {
  const work = (clip: Clip, wanted: number[]): Promise<unknown> => pool.extract(clip.path, wanted);
  const workers = Array.from({ length: cores }, () => work);
  return { name: "Kineograph", workers, end: () => undefined };
}

/** Clips a second of one team through the whole list. */
async function race({ workers }: Team, clips: readonly Clip[]): Promise<number> {
  const left = [...clips];
  const begin = performance.now();
  await Promise.all(
    workers.map(async (work) => {
      for (let clip = left.shift(); clip !== undefined; clip = left.shift()) {
        await work(clip, centres(clip.frameCount, pictureCount));
      }
    }),
  );
  return (clips.length * 1000) / (performance.now() - begin);
}

/** Clips a second by name, medians of the rounds. */
export type Throughput = ReadonlyMap<Name, number>;

/** (d) Every clip `repeats` times, 16 JPEGs each, by each team in turn. */
export async function runThroughput(
  clips: readonly Clip[],
  { cores, rounds, repeats }: { cores: number; rounds: number; repeats: number },
): Promise<Throughput> {
  console.error("throughput …");
  const pool = await startPool(cores);
  const peers = await Promise.all(peerNames.map((name) => startPeers(name, cores)));
  const teams = [joinPool(pool, cores), ...peers];
  const list = Array.from({ length: repeats }, () => clips).flat();
  const rates = new Map<Name, number[]>(teams.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; ++round) {
    for (const team of teams) {
      const rate = await race(team, round < 0 ? clips : list);
      if (round >= 0) rates.get(team.name)?.push(rate);
    }
  }
  for (const team of teams) team.end();
  await pool.close();
  const medians = new Map([...rates].map(([name, all]) => [name, median(all)]));
  const ours = medians.get("Kineograph") ?? Number.NaN;
  console.log(`### (d) Throughput on ${cores} cores, ${pictureCount} JPEGs a clip, clips/s\n`);
  printTable(
    [...medians.keys()],
    [[...medians].map(([, rate]) => `${rate.toFixed(1)} (ours ${times(ours / rate)})`)],
  );
  return medians;
}

/**
 * (e) One clip at a time, with a thread a core and with one: geometric means of the ratio of the walls, for 16 frames and
 * for all frames of what is 720p or more.
 */
export async function runLatency(
  pool: MeasuredPool,
  clips: readonly Clip[],
  { cores, rounds }: { cores: number; rounds: number },
): Promise<{ few: number; all: number }> {
  const single = makeOurs(pool);
  const threaded = { ...makeOurs(pool, cores), name: "Kineograph, threaded" as const };
  const rows: string[][] = [];
  const few: number[] = [];
  const all: number[] = [];
  const measure = async (clip: Clip, wanted: number[], words: string): Promise<number> => {
    console.error(`latency: ${clip.name}, ${words} …`);
    const medians = await takeTurns([single, threaded], { clip, wanted, rounds });
    const [one, many] = [medians.get(single.name), medians.get(threaded.name)];
    if (one === undefined || many === undefined) return Number.NaN;
    const [wall, cpu] = [many.wallMs / one.wallMs, many.cpuMs / one.cpuMs];
    const figures = [one, many].map((cost) => cost.wallMs.toFixed(1));
    rows.push([clip.name, words, ...figures, times(wall), times(cpu)]);
    return wall;
  };
  for (const clip of clips) {
    few.push(await measure(clip, centres(clip.frameCount, pictureCount), `${pictureCount}`));
  }
  for (const clip of clips.filter(({ heightPx }) => heightPx >= 720)) {
    all.push(await measure(clip, centres(clip.frameCount, clip.frameCount), "all"));
  }
  console.log(`### (e) Latency of one clip: ${cores} threads against one\n`);
  printTable(["clip", "frames", "1 thread, ms", `${cores} threads, ms`, "wall", "CPU"], rows);
  return { few: geometricMean(few), all: geometricMean(all) };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** The program's first bytes are its hello. */
async function startRaw(): Promise<number> {
  const begin = performance.now();
  const child = spawn(decoderProgram(), [], { env: {}, stdio: ["pipe", "pipe", "ignore"] });
  await once(child.stdout, "data");
  const ms = performance.now() - begin;
  child.stdin.end();
  await once(child, "close");
  return ms;
}

async function startAndClose(): Promise<number> {
  const begin = performance.now();
  const options = { program: decoderProgram(), size: 1, deadlineMs: 10_000, maxQueue: 1 };
  const pool = await DecoderPool.start(options);
  const ms = performance.now() - begin;
  await pool.close();
  return ms;
}

/** (f) Milliseconds, medians. */
export async function runStart(pool: MeasuredPool): Promise<void> {
  console.error("start …");
  const [raw, whole, empty]: [number[], number[], number[]] = [[], [], []];
  // A file that is not there: the answer costs the decoder one open(2).
  const nothing = (): Promise<unknown> =>
    pool.extract("/nowhere.mp4", []).catch((error: unknown) => error);
  for (let round = 0; round < 21; ++round) {
    raw.push(await startRaw());
    whole.push(await startAndClose());
    await nothing();
    for (let i = 0; i < 20; ++i) empty.push(await timeOf(nothing));
  }
  console.log("### (f) Start and round trip, ms\n");
  printTable(
    ["a process until its hello", "DecoderPool.start", "an empty request to a living worker"],
    [[median(raw), median(whole), median(empty)].map((ms) => ms.toFixed(2))],
  );
}
