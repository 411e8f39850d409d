import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DecoderPool,
  findDecoder,
  type DecoderPoolOptions,
  type Extracted,
} from "../../src/decoder/index.js";

const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const folder = join(process.env["KINEOGRAPH_TEST_DATA"] ?? beside, "clips");

/** The real clips' folder, or null. */
export const realClips = existsSync(join(folder, "expected.json")) ? folder : null;

/** For `skip`: why tests on the real clips cannot run, or false. */
export const noRealClips =
  realClips === null ? "real data: the clips are not here (KINEOGRAPH_TEST_DATA)" : false;

/** For `skip`: why tests on clips made on the spot cannot run, or false. */
export const noFfmpeg =
  spawnSync("ffmpeg", ["-version"]).status === 0 ? false : "no ffmpeg program on the PATH";

/** One frame as ffmpeg's framemd5 has it. */
export interface TrueFrame {
  ptsTicks: number;
  md5: string;
}

export function readFrameMd5(text: string): TrueFrame[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").map((field) => field.trim()))
    .map((fields) => ({ ptsTicks: Number(fields[2]), md5: fields[5] ?? "" }));
}

/** The truth of a real clip; of the last video stream where several have one. */
export function truthOfReal(clip: string): TrueFrame[] {
  const files = readdirSync(join(folder, "framemd5")).filter((name) => name.startsWith(clip));
  const last = files.toSorted((a, b) => (a < b ? -1 : 1)).at(-1);
  return last === undefined
    ? []
    : readFrameMd5(readFileSync(join(folder, "framemd5", last), "utf8"));
}

/** Runs ffmpeg; gives its standard output. */
export function ffmpeg(...args: string[]): Buffer {
  const words = ["-v", "error", "-nostdin", "-y", ...args];
  const { status, stdout, stderr } = spawnSync("ffmpeg", words, { maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${stderr.toString("utf8")}`);
  return stdout;
}

/** What ffmpeg decodes of a file on the spot: one thread, not turned, each frame once. */
export function truthOf(path: string): TrueFrame[] {
  const passthrough = ["-fps_mode", "passthrough", "-enc_time_base", "-1", "-copyts"];
  const args = ["-threads", "1", "-noautorotate", "-i", path, "-map", "0:v:0", ...passthrough];
  return readFrameMd5(ffmpeg(...args, "-f", "framemd5", "-").toString("utf8"));
}

export function md5(bytes: Buffer): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** A folder that is gone when the tests of the file have run. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "kineograph-decoder-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A pool of one child, unless `options` says otherwise. */
export function startPool(options: Partial<DecoderPoolOptions> = {}): Promise<DecoderPool> {
  const program = findDecoder(process.env["KINEOGRAPH_DECODER"]);
  return DecoderPool.start({ program, size: 1, deadlineMs: 60_000, maxQueue: 100, ...options });
}

/** The MD5 of each extracted frame's planes, by index. */
export function md5ByIndex({ pictures }: Extracted): Map<number, string> {
  return new Map(pictures.map(({ index, bytes }) => [index, md5(bytes)]));
}

/** Every index of a clip. */
export function all({ ptsTicks }: { ptsTicks: number[] }): number[] {
  return ptsTicks.map((_, index) => index);
}
