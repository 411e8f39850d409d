import { registerEnumType } from "type-graphql";

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
raw, _ = ffmpeg.input(path).output("pipe:", format="rawvideo", pix_fmt="rgb24").run(capture_stdout=True)
frames = numpy.frombuffer(raw, numpy.uint8).reshape(-1, stream["height"], stream["width"], 3)`,
  SKVIDEO: `import skvideo.io

frames = skvideo.io.vread(path)  # N x H x W x 3, RGB, uint8`,
};

/** Python that reads one clip below `root` with `library`. */
export function makeSnippet(library: SnippetLibrary, root: string): string {
  const path = JSON.stringify(`${root.replace(/\/+$/, "")}/<label>/<id>_<start>_<end>.mp4`);
  return `path = ${path}\n\n${readers[library]}\n`;
}
