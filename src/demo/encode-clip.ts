import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { KineographError } from "../platform/index.js";
import type { DemoClip } from "./demo-clips.js";
import { demoVideo, makePainter } from "./paint-frame.js";

/**
 * One thread and no metadata, so that one ffmpeg makes the same bytes each time. B-frames and one
 * keyframe in 250 make random access as hard as in the clips of Kinetics.
 */
const encoding =
  "-c:v libx264 -preset veryfast -threads 1 -crf 23 -bf 3 -g 250 -sc_threshold 0 " +
  "-pix_fmt yuv420p -color_range tv -colorspace smpte170m -color_primaries smpte170m " +
  "-color_trc smpte170m -fflags +bitexact -flags:v +bitexact -map_metadata -1";

const howToInstall =
  "The demo's clips are drawn with ffmpeg and libx264, and this machine has none. Install it " +
  "(Debian and Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; conda: conda install -c " +
  "conda-forge ffmpeg), or start with KINEOGRAPH_DEMO=off.";

function* paintAll(clip: DemoClip): Generator<Uint8Array> {
  const paint = makePainter(clip);
  for (let index = 0; index < demoVideo.frameCount; index++) yield paint(index);
}

function explain(cause: unknown, words: string): unknown {
  const isAbsent = (cause as NodeJS.ErrnoException).code === "ENOENT";
  if (isAbsent || /unknown encoder/i.test(words)) {
    return new KineographError("BAD_SETTING", howToInstall, { cause });
  }
  return cause;
}

/**
 * Paints a clip and has ffmpeg write it to `file`.
 *
 * @throws BAD_SETTING when there is no ffmpeg, or it cannot make H.264; says what to install
 */
export async function encodeClip(clip: DemoClip, file: string): Promise<void> {
  const { widthPx, heightPx, framesPerSecond } = demoVideo;
  const input =
    `-hide_banner -loglevel error -nostdin -y -f rawvideo -pix_fmt yuv420p -s ${widthPx}x${heightPx} ` +
    `-framerate ${framesPerSecond} -i pipe:0`;
  const child = spawn("ffmpeg", [...`${input} ${encoding}`.split(" "), file], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-2000);
  });
  const ended = once(child, "close");
  const painted = pipeline(Readable.from(paintAll(clip), { highWaterMark: 2 }), child.stdin);
  const [closed, piped] = await Promise.allSettled([ended, painted]);
  if (closed.status === "rejected") throw explain(closed.reason, words);
  const [exitCode] = closed.value as [number | null];
  if (exitCode !== 0) throw explain(new Error(`ffmpeg ended with ${exitCode}: ${words}`), words);
  if (piped.status === "rejected") throw piped.reason;
}
