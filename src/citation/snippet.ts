import { registerEnumType } from "type-graphql";
import type { Clip } from "../clips/index.js";

/** The readers that people use. */
export const SnippetLibrary = {
  DECORD: "DECORD",
  OPENCV: "OPENCV",
  PYAV: "PYAV",
  TORCHCODEC: "TORCHCODEC",
  FFMPEG: "FFMPEG",
  SKVIDEO: "SKVIDEO",
} as const;
export type SnippetLibrary = (typeof SnippetLibrary)[keyof typeof SnippetLibrary];
registerEnumType(SnippetLibrary, {
  name: "SnippetLibrary",
  description: "A library that reads video files, for which a snippet can be given.",
});

const readers: Record<SnippetLibrary, string> = {
  DECORD: `from decord import VideoReader, cpu

reader = VideoReader(path, num_threads=1, ctx=cpu(0))
frames = reader.get_batch(range(0, len(reader), 8)).asnumpy()  # N x H x W x 3, RGB, uint8`,
  OPENCV: `import cv2

capture = cv2.VideoCapture(path)
frames = []
while True:
    found, picture = capture.read()  # H x W x 3, BGR, uint8
    if not found:
        break
    frames.append(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
capture.release()`,
  PYAV: `import av

with av.open(path) as container:
    frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]`,
  TORCHCODEC: `from torchcodec.decoders import VideoDecoder

decoder = VideoDecoder(path, seek_mode="exact")
frames = decoder.get_frames_at(indices=list(range(0, len(decoder), 8))).data  # N x 3 x H x W`,
  FFMPEG: `import ffmpeg
import numpy

stream = next(s for s in ffmpeg.probe(path)["streams"] if s["codec_type"] == "video")
# As coded and as many as there are: neither turned nor doubled nor dropped to keep a rate.
wish = {"format": "rawvideo", "pix_fmt": "rgb24", "fps_mode": "passthrough"}
raw, _ = ffmpeg.input(path, noautorotate=None).output("pipe:", **wish).run(capture_stdout=True)
frames = numpy.frombuffer(raw, numpy.uint8).reshape(-1, stream["height"], stream["width"], 3)`,
  SKVIDEO: `import numpy

# scikit-video 1.1.11, its last release (2018), names types that numpy 1.24 took away.
numpy.float, numpy.int = float, int
import skvideo.io

frames = skvideo.io.vread(path)  # N x H x W x 3, RGB, uint8`,
};

/** Python that reads one clip below `root` with `library`. */
export function makeSnippet(library: SnippetLibrary, root: string): string {
  const path = JSON.stringify(`${root.replace(/\/+$/, "")}/<label>/<id>_<start>_<end>.mp4`);
  return `path = ${path}\n\n${readers[library]}\n`;
}

/** `*`, `?` and `[` as themselves in a pattern of Python's glob. */
function escapeGlob(text: string): string {
  return text.replace(/[*?[]/g, "[$&]");
}

/** Whole seconds of six digits, as copies name their files; null where a clip has no such times. */
function toSixDigits(ms: number | null): string | null {
  return ms === null || ms % 1000 !== 0 ? null : String(ms / 1000).padStart(6, "0");
}

/**
 * Python that finds the file of `clip` below `root` by its name and reads it: the path itself is for
 * whoever holds EXPORT.
 */
export function makeClipSnippet(library: SnippetLibrary, root: string, clip: Clip): string {
  const times = [toSixDigits(clip.startMs), toSixDigits(clip.endMs)];
  const name = [clip.sourceId, ...(times.includes(null) ? [] : times)].join("_");
  const folder = JSON.stringify(root);
  const pattern = JSON.stringify(`${escapeGlob(name)}*.*`);
  return `from pathlib import Path

path = str(next(Path(${folder}).rglob(${pattern})))

${readers[library]}
`;
}
