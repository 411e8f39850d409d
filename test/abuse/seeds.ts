import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ffmpeg } from "../decoder/clips.js";

/** A small clip to be changed; its name tells container and codec. */
export interface Seed {
  name: string;
  bytes: Buffer;
}

const source = ["-f", "lavfi", "-i", "testsrc2=s=160x96:r=12:d=2"];
const quick = ["-preset", "ultrafast", "-g", "8"];

/** How each is encoded: every container and codec that the decoder reads. */
const encodings: [name: string, args: string[]][] = [
  ["h264.mp4", ["-c:v", "libx264", "-preset", "veryfast", "-g", "8", "-bf", "2"]],
  ["h264-fragmented.mp4", ["-c:v", "libx264", ...quick, "-movflags", "frag_keyframe+empty_moov"]],
  ["h264.ts", ["-c:v", "libx264", ...quick]],
  ["hevc.mp4", ["-c:v", "libx265", ...quick, "-x265-params", "log-level=error"]],
  ["vp9.mkv", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "8"]],
  ["vp8.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "8"]],
  ["av1.mkv", ["-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-g", "8"]],
  ["mpeg4.avi", ["-c:v", "mpeg4", "-g", "8", "-bf", "1"]],
  ["mjpeg.avi", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]],
];

/** Draws a clip of two seconds. */
export function drawClip(path: string, args: readonly string[]): Buffer {
  ffmpeg(...source, ...args, path);
  return readFileSync(path);
}

/** Draws a seed of each container and codec that this ffmpeg can encode. */
export function drawSeeds(folder: string): Seed[] {
  const encoders = ffmpeg("-encoders").toString("utf8");
  return encodings
    .filter(([, args]) => encoders.includes(` ${args[1]} `))
    .map(([name, args]) => ({ name, bytes: drawClip(join(folder, name), args) }));
}
