/**
 * The decoder on the lean libav against one on the system's: what a start costs, what it holds, and
 * the CPU time of 16 uniform JPEGs (quality 90, own size) of a clip. They take turns; medians.
 *
 *     KINEOGRAPH_LIBAV=system npm run build:decoder && cp -r build/decoder /tmp/on-system
 *     KINEOGRAPH_LIBAV=lean npm run build:decoder
 *     npm run bench -- lean --against /tmp/on-system/kineograph-decoder
 *
 * `--rounds N` (15).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DecoderPool, findDecoder } from "../../src/decoder/index.js";

const { values: options } = parseArgs({
  options: { against: { type: "string" }, rounds: { type: "string", default: "15" } },
});
if (options.against === undefined) {
  console.error("usage: npm run bench -- lean --against PROGRAM [--rounds N]");
  process.exit(2);
}
const rounds = Number(options.rounds);
const programs = [options.against, findDecoder(process.env["KINEOGRAPH_DECODER"])];
const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const clipFolder = join(process.env["KINEOGRAPH_TEST_DATA"] ?? beside, "clips");
const clips = ["R6llTwEh07w.mp4", "mmaction2_demo.mp4"];
const pictureCount = 16;

type Figures = Record<string, number>;

function readStatus(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}

function cpuMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ", 1)[0]) / 1e6;
}

/** From spawn to the first byte, which begins the hello. */
async function measureStart(program: string): Promise<Figures> {
  const start = performance.now();
  const child = spawn(program, [], { stdio: ["pipe", "pipe", "inherit"], env: {} });
  await once(child.stdout, "data");
  const helloMs = performance.now() - start;
  const pid = child.pid ?? 0;
  const maps = readFileSync(`/proc/${pid}/maps`, "utf8").matchAll(/\S+\.so\S*$/gm);
  const figures = {
    "spawn to hello, ms": helloMs,
    "CPU time until hello, ms": cpuMs(pid),
    "resident, MiB": readStatus(pid, "VmRSS") / 1024,
    "of it its own (anonymous), MiB": readStatus(pid, "RssAnon") / 1024,
    "shared libraries": new Set([...maps].map(String)).size,
    "program, MiB": statSync(program).size / 2 ** 20,
  };
  child.kill("SIGKILL");
  await once(child, "exit");
  return figures;
}

interface Contestant {
  program: string;
  pool: DecoderPool;
  pid: () => number;
  runs: Figures[];
}

async function enter(program: string): Promise<Contestant> {
  let childPid = 0;
  const pool = await DecoderPool.start({
    program,
    size: 1,
    deadlineMs: 60_000,
    maxQueue: 1,
    onEvent: ({ kind, pid }) => {
      if (kind === "started") childPid = pid;
    },
  });
  return { program, pool, pid: () => childPid, runs: [] };
}

async function measureClips({ pool, pid }: Contestant): Promise<Figures> {
  const figures: Figures = {};
  for (const clip of clips) {
    const before = cpuMs(pid());
    const { pictures } = await pool.extract({
      path: join(clipFolder, clip),
      choose: ({ probe }) =>
        Array.from({ length: pictureCount }, (_, i) =>
          Math.floor(((i + 0.5) * probe.frameCount) / pictureCount),
        ),
      picture: { format: "jpeg", quality: 90, resize: null, crop: null, rotate: true },
    });
    if (pictures.length !== pictureCount) throw new Error(`${pictures.length} pictures of ${clip}`);
    figures[`${clip}, CPU ms`] = cpuMs(pid()) - before;
  }
  return figures;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function runRounds(contestants: Contestant[]): Promise<void> {
  for (let round = -1; round < rounds; ++round) {
    for (const one of contestants) {
      const run = { ...(await measureStart(one.program)), ...(await measureClips(one)) };
      if (round >= 0) one.runs.push(run); // the first round warms caches
    }
  }
}

const contestants: Contestant[] = [];
try {
  for (const program of programs) contestants.push(await enter(program));
  await runRounds(contestants);
} finally {
  for (const { pool } of contestants) await pool.close();
}
console.log("| what | system | lean | system ÷ lean |\n|---|---|---|---|");
for (const what of Object.keys(contestants[0]?.runs[0] ?? {})) {
  const [system = NaN, lean = NaN] = contestants.map(({ runs }) =>
    median(runs.map((run) => run[what] ?? NaN)),
  );
  const [shownSystem, shownLean] = [system, lean].map((value) => value.toFixed(1));
  console.log(`| ${what} | ${shownSystem} | ${shownLean} | ${(system / lean).toFixed(2)} |`);
}
