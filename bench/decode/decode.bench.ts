/**
 * 16 uniform JPEGs (quality 90, own size) of a clip of about 10 s: our pool of one child against
 * PyAV, OpenCV and ffmpeg's command line, taking turns; peers.py says what each does. Prints a
 * table of medians: wall time and CPU time a clip, and how many times ours they are.
 *
 * Needs ffmpeg and Debian's python3-av and python3-opencv. `--rounds N` (15).
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DecoderPool, findDecoder } from "../../src/decoder/index.js";

interface Cost {
  wallMs: number;
  cpuMs: number;
}
type Contestant = "Kineograph" | "PyAV" | "OpenCV" | "ffmpeg";

const pictureCount = 16;
const contestants: Contestant[] = ["Kineograph", "PyAV", "OpenCV", "ffmpeg"];
const roundsAt = process.argv.indexOf("--rounds");
const rounds = roundsAt < 0 ? 15 : Number(process.argv[roundsAt + 1]);
const folder = mkdtempSync(join(tmpdir(), "kineograph-bench-"));

const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const realFolder = join(process.env["KINEOGRAPH_TEST_DATA"] ?? beside, "clips");
const realClips = ["R6llTwEh07w.mp4", "mmaction2_demo.mp4", "flipping_a_pancake.mkv"];

const moving = "mandelbrot=s=426x320:r=30:end_scale=0.05,crop=340:256,noise=alls=6:allf=t";
const made: [file: string, args: string[]][] = [
  ["made_h264_b_frames.mp4", ["-c:v", "libx264"]],
  ["made_h264_no_b_frames.mp4", ["-c:v", "libx264", "-profile:v", "baseline"]],
  ["made_vp9.webm", ["-c:v", "libvpx-vp9", "-b:v", "600k", "-cpu-used", "6"]],
];

function makeClips(): string[] {
  return made.map(([file, args]) => {
    const path = join(folder, file);
    const input = ["-f", "lavfi", "-i", moving, "-t", "10", "-pix_fmt", "yuv420p"];
    const { status, stderr } = spawnSync("ffmpeg", ["-v", "error", ...input, ...args, path]);
    if (status !== 0) throw new Error(stderr.toString("utf8"));
    return path;
  });
}

/** floor((i + 0.5) × N / count), as the product samples. */
function centres(frameCount: number): number[] {
  return Array.from({ length: pictureCount }, (_, i) =>
    Math.floor(((i + 0.5) * frameCount) / pictureCount),
  );
}

/** The peers' process, answering one line with one line. */
async function startPeers(): Promise<{
  name: string;
  ask: (line: string) => Promise<string>;
  end: () => void;
}> {
  const script = fileURLToPath(new URL("./peers.py", import.meta.url));
  const child = spawn("/usr/bin/python3", [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the peers ended: are python3-av and python3-opencv installed?");
    return value;
  };
  const name = await next();
  const ask = (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    return next();
  };
  return { name, ask, end: () => child.stdin.end() };
}

/** CPU time of the child's one thread; /proc/PID/stat counts in steps of 10 ms. */
function childCpuMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ", 1)[0]) / 1e6;
}

let childPid = 0;
const pool = await DecoderPool.start({
  program: findDecoder(process.env["KINEOGRAPH_DECODER"]),
  size: 1,
  deadlineMs: 60_000,
  maxQueue: 1,
  onEvent: ({ kind, pid }) => {
    if (kind === "started") childPid = pid;
  },
});
const peers = await startPeers();

/** Ours, with the CPU time of this process added. */
async function runOurs(path: string): Promise<Cost> {
  const [child, own, start] = [childCpuMs(childPid), process.cpuUsage(), performance.now()];
  const { pictures } = await pool.extract({
    path,
    choose: ({ probe }) => centres(probe.frameCount),
    picture: { format: "jpeg", quality: 90, resize: null, crop: null, rotate: true },
  });
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(own);
  if (pictures.length !== pictureCount) throw new Error(`${pictures.length} pictures of ${path}`);
  return { wallMs, cpuMs: childCpuMs(childPid) - child + (user + system) / 1000 };
}

async function runPeer(peer: Contestant, path: string, wanted: number[]): Promise<Cost> {
  const answer = await peers.ask([peer, path, wanted.join(",")].join("\t"));
  const [wallMs = 0, cpuMs = 0, pictures] = answer.split("\t").map(Number);
  if (pictures !== pictureCount) throw new Error(`${peer}: ${pictures} pictures of ${path}`);
  return { wallMs, cpuMs };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function measure(path: string): Promise<string> {
  const wanted = centres((await pool.probe(path)).probe.frameCount);
  const costs = new Map<Contestant, Cost[]>(contestants.map((name) => [name, []]));
  for (let round = -1; round < rounds; ++round) {
    for (const name of contestants) {
      const cost = await (name === "Kineograph" ? runOurs(path) : runPeer(name, path, wanted));
      if (round >= 0) costs.get(name)?.push(cost); // the first round warms caches
    }
  }
  const medianOf = (key: keyof Cost, who: Contestant): number =>
    median((costs.get(who) ?? []).map((cost) => cost[key]));
  const cells = contestants.map((name) => {
    const [wall, cpu] = [medianOf("wallMs", name), medianOf("cpuMs", name)];
    const figures = `${wall.toFixed(1)} / ${cpu.toFixed(1)}`;
    if (name === "Kineograph") return figures;
    const times = [wall / medianOf("wallMs", "Kineograph"), cpu / medianOf("cpuMs", "Kineograph")];
    return `${figures} (${times.map((value) => `${value.toFixed(2)}×`).join(" / ")})`;
  });
  return `| ${basename(path)} | ${cells.join(" | ")} |`;
}

try {
  const real = realClips.map((clip) => join(realFolder, clip)).filter((path) => existsSync(path));
  const version = spawnSync("ffmpeg", ["-version"], { encoding: "utf8" }).stdout.split(" ", 3)[2];
  console.log(`${pictureCount} JPEGs a clip, ms of wall / CPU time, medians of ${rounds} rounds;`);
  console.log(`${pool.decoderId}, ${peers.name}, ffmpeg ${version}, Node ${process.version},`);
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}\n`);
  console.log(`| clip | ${contestants.join(" | ")} |\n|---|${"---|".repeat(contestants.length)}`);
  for (const path of [...real, ...makeClips()]) console.log(await measure(path));
} finally {
  peers.end();
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
}
