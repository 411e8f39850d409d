"""The peers of decode.bench.ts: reads lines "PEER TAB PATH TAB I,J,K", answers each with a line
"WALL_MS TAB CPU_MS TAB PICTURES". Resident, so that the start of Python and of its libraries is not counted.

Each makes JPEGs of quality 90 of the frames I, J, K in memory. PyAV and ffmpeg decode with one thread; OpenCV 4.6
cannot be told to and takes one a core.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

import av
import cv2

cv2.setNumThreads(1)
QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 90]


def pyav(path, wanted):
    """Decodes up to the last wanted frame; BGR, then OpenCV's libjpeg-turbo."""
    made = 0
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.thread_type = "NONE"
        for index, frame in enumerate(container.decode(stream)):
            if index in wanted:
                made += cv2.imencode(".jpg", frame.to_ndarray(format="bgr24"), QUALITY)[0]
            if index == max(wanted):
                break
    return made


def opencv(path, wanted):
    """Grabs up to the last wanted frame, retrieves (to BGR) the wanted ones only."""
    made = 0
    video = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    for index in range(max(wanted) + 1):
        if not video.grab():
            break
        if index in wanted:
            made += cv2.imencode(".jpg", video.retrieve()[1], QUALITY)[0]
    video.release()
    return made


def ffmpeg(path, wanted):
    """A process a clip; its own JPEG encoder has no such quality, -q:v 3 gives about the same size."""
    choice = "+".join(f"eq(n\\,{index})" for index in sorted(wanted))
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-i", path, "-an"]
            + ["-vf", f"select={choice}", "-fps_mode", "passthrough", "-frames:v", str(len(wanted))]
            + ["-threads", "1", "-q:v", "3", "-pix_fmt", "yuvj420p", f"{folder}/%02d.jpg"],
            check=True,
        )
        return len(os.listdir(folder))


def cpu_seconds():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


PEERS = {"PyAV": pyav, "OpenCV": opencv, "ffmpeg": ffmpeg}
print(f"PyAV {av.__version__}, OpenCV {cv2.__version__}", flush=True)
for line in sys.stdin:
    peer, path, indices = line.rstrip("\n").split("\t")
    wanted = {int(index) for index in indices.split(",")}
    cpu, wall = cpu_seconds(), time.perf_counter()
    made = PEERS[peer](path, wanted)
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    print(f"{wall * 1000:.3f}\t{cpu * 1000:.3f}\t{made}", flush=True)
