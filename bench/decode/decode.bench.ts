/**
 * Pictures out of clips of about 10 s: our pool against PyAV, OpenCV and ffmpeg's command line
 * (peers.py), and against the floor of libavcodec and libjpeg-turbo (floor.cc), taking turns.
 * Prints tables of medians in markdown, and each figure of the design with what was reached.
 *
 * npm run bench -- decode [--rounds N] [--clips PART-OF-NAME] [--sections uniform,start]
 *   [--pkg-config-path FOLDER]   whose libav and libjpeg the floor is linked with; else the decoder's
 *
 * Needs Debian's ffmpeg, python3-av and python3-opencv. All of it takes about 20 minutes with 7 rounds
 * on two quiet cores; the clips are kept in bench/corpus.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { centres, startPool, type MeasuredPool } from "../support/decoder.js";
import { geometricMean, printGoals, type Goal } from "../support/figures.js";
import { makeOurs, startFloor, startPeer, type Contestant, type Name } from "./contestants.js";
import { findClips, type Clip, type Kind } from "../support/corpus.js";
import { compare, random, ratios, runSection, type Measured } from "./pictures-section.js";
import { runLatency, runStart, runThroughput, type Throughput } from "./whole-machine.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    clips: { type: "string", default: "" },
    sections: { type: "string", default: "uniform,every,random,throughput,latency,start" },
    "pkg-config-path": { type: "string" },
  },
});
const rounds = Number(options.rounds);
const cores = availableParallelism();
const has = (section: string): boolean => options.sections.split(",").includes(section);
const peerNames: Name[] = ["PyAV", "PyAV AUTO", "OpenCV", "OpenCV 1 core", "ffmpeg"];
/** How many times ours the CPU time of PyAV and OpenCV is to be, at least. */
const peerLimits: [kind: Kind, limit: number][] = [
  ["H.264 with B", 2],
  ["H.264 without B", 1.3],
  ["VP9", 1.3],
];

/** The geometric mean over the clips of those kinds. */
function mean(measured: Measured | undefined, name: Name, which: "wall" | "cpu", kinds?: Kind[]) {
  return geometricMean(measured === undefined ? [] : ratios(measured, name, which, kinds));
}

function uniformGoals(count: number, measured: Measured | undefined): Goal[] {
  const words = `${count} uniform JPEGs, CPU time`;
  const floor = mean(measured, "floor", "cpu");
  return [
    { words: `${words}: ours to the floor`, limit: 1.05, isAtMost: true, measured: floor },
    ...(["PyAV", "OpenCV"] as const).flatMap((name) =>
      peerLimits.map(([kind, limit]) => ({
        words: `${words}: ${name} to ours, ${kind}`,
        limit,
        isAtMost: false,
        measured: mean(measured, name, "cpu", [kind]),
      })),
    ),
  ];
}

function everyGoals(measured: Measured | undefined): Goal[] {
  const words = "every frame to JPEG";
  return [
    {
      words: `${words}, CPU time: ours to the floor`,
      limit: 1.1,
      isAtMost: true,
      measured: mean(measured, "floor", "cpu"),
    },
    {
      words: `${words}, wall time: PyAV to ours`,
      limit: 1.9,
      isAtMost: false,
      measured: mean(measured, "PyAV", "wall"),
    },
  ];
}

function throughputGoals(rates: Throughput | undefined): Goal[] {
  const ours = rates?.get("Kineograph") ?? Number.NaN;
  const against = (name: Name, limit: number): Goal => ({
    words: `throughput on all cores: ours to ${name}`,
    limit,
    isAtMost: false,
    measured: ours / (rates?.get(name) ?? Number.NaN),
  });
  return [against("PyAV", 2), against("OpenCV", 2), against("ffmpeg", 3)];
}

/** Sections (a) to (c). */
async function runPictures(clips: readonly Clip[], contestants: Contestant[]): Promise<Goal[]> {
  const goals: Goal[] = [];
  const uniform = new Map<number, Measured>();
  for (const count of has("uniform") ? [16, 8, 32] : has("random") ? [32] : []) {
    const choose = ({ frameCount }: Clip): number[] => centres(frameCount, count);
    const title = `(a) ${count} uniform JPEGs`;
    const measured = await runSection({ title, clips, contestants, rounds, choose });
    uniform.set(count, measured);
    goals.push(...uniformGoals(count, measured));
  }
  if (has("every")) {
    const choose = ({ frameCount }: Clip): number[] => centres(frameCount, frameCount);
    const title = "(b) Every frame to JPEG";
    goals.push(...everyGoals(await runSection({ title, clips, contestants, rounds, choose })));
  }
  if (has("random")) {
    const choose = ({ frameCount }: Clip): number[] => random(frameCount, 32);
    const few = contestants.filter(({ name }) => name === "Kineograph" || name === "floor");
    const title = "(c) 32 random frames in one call";
    const measured = await runSection({ title, clips, contestants: few, rounds, choose });
    const ratio = compare("(c) 32 random to 32 uniform", measured, uniform.get(32) ?? []);
    goals.push({ words: "32 random to 32 uniform", limit: 1.1, isAtMost: true, measured: ratio });
  }
  return goals;
}

/** Sections (d) to (f). */
async function runMachine(clips: readonly Clip[], pool: MeasuredPool): Promise<Goal[]> {
  const goals: Goal[] = [];
  if (has("throughput")) {
    // With B-frames, as the goal's own trial was.
    const chosen = clips.filter(({ kind }) => kind === "H.264 with B");
    const list = chosen.length > 0 ? chosen : clips;
    goals.push(...throughputGoals(await runThroughput(list, { cores, rounds, repeats: 3 })));
  }
  if (has("latency")) {
    const { few, all } = await runLatency(pool, clips, { cores, rounds });
    const words = `latency, ${cores} threads to one, wall time`;
    goals.push({ words: `${words}, 16 frames`, limit: 0.7, isAtMost: true, measured: few });
    goals.push({
      words: `${words}, all frames at 720p`,
      limit: 0.7,
      isAtMost: true,
      measured: all,
    });
  }
  if (has("start")) await runStart(pool);
  return goals;
}

const pool = await startPool(1);
const contestants: Contestant[] = [makeOurs(pool)];
try {
  const clips = await findClips(options.clips, pool);
  const floor = await startFloor(options["pkg-config-path"]);
  contestants.push(floor, ...(await Promise.all(peerNames.map(startPeer))));
  const version = spawnSync("ffmpeg", ["-version"], { encoding: "utf8" }).stdout.split(" ", 3)[2];
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`;
  console.log(`${pool.decoderId}, ffmpeg ${version}, Node ${process.version}, ${machine}`);
  console.log(
    `JPEG of quality 90. Milliseconds of wall / CPU time, medians of ${rounds} rounds; in`,
  );
  console.log("bold how many times ours, and for the floor how many times the floor ours is.\n");
  const pictures = await runPictures(clips, contestants);
  const goals = [...pictures, ...(await runMachine(clips, pool))];
  console.log("### Goals\n");
  printGoals(goals);
} finally {
  for (const contestant of contestants) contestant.end();
  await pool.close();
}
