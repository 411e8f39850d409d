import { fileURLToPath } from "node:url";
import type { MeasuredPool } from "../support/decoder.js";
import { median } from "../support/figures.js";
import { startResident } from "../support/resident.js";
import { buildFloor } from "./build-floor.js";
import type { Clip } from "../support/corpus.js";

/** Of one clip, in milliseconds; CPU time of all threads and processes that had a part. */
export interface Cost {
  wallMs: number;
  cpuMs: number;
  /** The floor's three parts, and Node's share of ours: CPU time. */
  partsMs: number[];
}

export type Name =
  | "Kineograph"
  | "Kineograph, threaded"
  | "floor"
  | "PyAV"
  | "PyAV AUTO"
  | "OpenCV"
  | "OpenCV 1 core"
  | "ffmpeg";

/** Who makes pictures of a clip's frames, and can be asked again when it has answered. */
export interface Contestant {
  name: Name;
  take(clip: Clip, wanted: readonly number[]): Promise<Cost>;
  end(): void;
}

function check(who: string, clip: Clip, pictures: number, wanted: readonly number[]): void {
  if (pictures === wanted.length) return;
  throw new Error(`${who}: ${pictures} pictures of ${clip.name}, not ${wanted.length}`);
}

/** Ours, the CPU time of this process included; the pool stays the caller's. */
export function makeOurs(pool: MeasuredPool, threads = 1): Contestant {
  return {
    name: "Kineograph",
    take: async (clip, wanted) => {
      const inDecoder = await pool.cpuMs();
      const [own, begin] = [process.cpuUsage(), performance.now()];
      const { pictures } = await pool.extract(clip.path, wanted, threads);
      const wallMs = performance.now() - begin;
      const { user, system } = process.cpuUsage(own);
      const ownMs = (user + system) / 1000;
      check("Kineograph", clip, pictures.length, wanted);
      return { wallMs, cpuMs: (await pool.cpuMs()) - inDecoder + ownMs, partsMs: [ownMs] };
    },
    end: () => undefined,
  };
}

async function startOther(name: Name, program: string, args: string[]): Promise<Contestant> {
  const advice = "are Debian's ffmpeg, python3-av and python3-opencv installed?";
  const resident = await startResident(program, args, advice);
  return {
    name,
    take: async (clip, wanted) => {
      const answer = await resident.ask(`${clip.path}\t${wanted.join(",")}`);
      const [wallMs = 0, cpuMs = 0, pictures = 0, , ...partsMs] = answer.split("\t").map(Number);
      check(name, clip, pictures, wanted);
      return { wallMs, cpuMs, partsMs };
    },
    end: () => resident.end(),
  };
}

export function startPeer(name: Name): Promise<Contestant> {
  const script = fileURLToPath(new URL("./peers.py", import.meta.url));
  return startOther(name, "/usr/bin/python3", [script, name]);
}

/** floor.cc, compiled on the way. */
export function startFloor(pkgConfigPath: string | undefined): Promise<Contestant> {
  return startOther("floor", buildFloor(pkgConfigPath), []);
}

/** Medians by name. */
export type Medians = ReadonlyMap<Name, Cost>;

/**
 * `rounds` answers of each, who comes first changing from round to round, after one that warms
 * caches.
 */
export async function takeTurns(
  contestants: readonly Contestant[],
  { clip, wanted, rounds }: { clip: Clip; wanted: readonly number[]; rounds: number },
): Promise<Medians> {
  const costs = new Map<Name, Cost[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; ++round) {
    const first = Math.max(round, 0) % contestants.length;
    for (const each of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const cost = await each.take(clip, wanted);
      if (round >= 0) costs.get(each.name)?.push(cost);
    }
  }
  return new Map([...costs].map(([name, all]) => [name, medianCost(all)]));
}

function medianCost(costs: readonly Cost[]): Cost {
  const parts = costs[0]?.partsMs ?? [];
  return {
    wallMs: median(costs.map(({ wallMs }) => wallMs)),
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
    partsMs: parts.map((_, part) => median(costs.map(({ partsMs }) => partsMs[part] ?? 0))),
  };
}
