import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MeasuredPool } from "./decoder.js";

/** What a goal is stated for. HEVC stands in the tables and in no goal. */
export type Kind = "H.264 with B" | "H.264 without B" | "VP9" | "HEVC";

export interface Clip {
  name: string;
  path: string;
  kind: Kind;
  frameCount: number;
  heightPx: number;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const corpus = join(root, "bench", "corpus");
/** Makes twelve clips, five of them real, from the real data beside the checkout. */
const recipe = join(root, "..", "shared", "tools", "make-corpus.sh");

/** Clips of the same shapes, for where there is no real data. */
const moving = (size: string): string =>
  `mandelbrot=s=${size}:r=30:end_scale=0.05,noise=alls=4:allf=t,format=yuv420p`;
const x264 = ["-c:v", "libx264"];
const shapes: [file: string, source: string, args: string[]][] = [
  ["h264_340x256_gop250.mp4", moving("340x256"), x264],
  ["h264_340x256_gop12.mp4", moving("340x256"), [...x264, "-g", "12", "-bf", "2"]],
  ["h264_340x256_nob.mp4", moving("340x256"), [...x264, "-profile:v", "baseline"]],
  ["h264_1280x720.mp4", moving("1280x720"), [...x264, "-crf", "26"]],
  ["hevc_340x256.mp4", moving("340x256"), ["-c:v", "libx265", "-crf", "26", "-tag:v", "hvc1"]],
  ["vp9_340x256.webm", moving("340x256"), ["-c:v", "libvpx-vp9", "-b:v", "600k", "-cpu-used", "4"]],
];

function run(program: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
  return stdout;
}

/** The folder with the clips, made on the first run; a folder that is half made is made anew. */
function makeFolder(): string {
  const isReal = existsSync(recipe);
  const folder = join(corpus, isReal ? "bench" : "made");
  const done = join(corpus, isReal ? "real.done" : "made.done");
  if (existsSync(done)) return folder;
  console.error("making the clips (about a minute) …");
  if (isReal) run("bash", [recipe, corpus]);
  mkdirSync(isReal ? done : folder, { recursive: true });
  for (const [file, source, args] of isReal ? [] : shapes) {
    const input = ["-v", "error", "-y", "-f", "lavfi", "-i", source, "-t", "10"];
    const half = join(folder, `half-${file}`);
    run("ffmpeg", [...input, ...args, half]);
    renameSync(half, join(folder, file));
  }
  mkdirSync(done, { recursive: true });
  return folder;
}

function kindOf(path: string): Kind {
  const fields = ["-select_streams", "v:0", "-show_entries", "stream=codec_name,has_b_frames"];
  const words = run("ffprobe", ["-v", "error", ...fields, "-of", "csv=p=0", path]).trim();
  const [codec, delay] = words.split(",");
  if (codec === "vp9") return "VP9";
  if (codec === "hevc") return "HEVC";
  return Number(delay) > 0 ? "H.264 with B" : "H.264 without B";
}

/** The clips whose name holds `pattern`. */
export async function findClips(pattern: string, pool: MeasuredPool): Promise<Clip[]> {
  const folder = makeFolder();
  const names = readdirSync(folder).filter((name) => name.includes(pattern));
  if (names.length === 0) throw new Error(`no clip's name holds "${pattern}"`);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const path = join(folder, name);
      const { frameCount, heightPx } = (await pool.probe(path)).probe;
      return { name: basename(path), path, kind: kindOf(path), frameCount, heightPx };
    }),
  );
}
