"""A peer of decode.bench.ts: `peers.py NAME` reads lines "PATH TAB I,J,K", answers each with a line
"WALL_MS TAB CPU_MS TAB PICTURES TAB BYTES". Resident, so that the start of Python and of its libraries is not counted.

Each makes JPEGs of quality 90 of the frames I, J, K in memory, in the way that is cheapest for it: to BGR, then OpenCV's
libjpeg-turbo (0.48 ms a picture of 340x256; PyAV's own way, to_image and Pillow, takes 0.61).
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

import av
import cv2

QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 90]


def pyav(thread_type):
    def take(path, wanted):
        """Decodes up to the last wanted frame."""
        sizes = []
        with av.open(path) as container:
            stream = container.streams.video[0]
            if thread_type:
                stream.thread_type = thread_type
            for index, frame in enumerate(container.decode(stream)):
                if index in wanted:
                    sizes.append(len(cv2.imencode(".jpg", frame.to_ndarray(format="bgr24"), QUALITY)[1]))
                if index == max(wanted):
                    break
        return sizes

    return take


def opencv(path, wanted):
    """Grabs up to the last wanted frame, retrieves (to BGR) the wanted ones only."""
    sizes = []
    video = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    for index in range(max(wanted) + 1):
        if not video.grab():
            break
        if index in wanted:
            sizes.append(len(cv2.imencode(".jpg", video.retrieve()[1], QUALITY)[1]))
    video.release()
    return sizes


def opencv_one_core(path, wanted):
    """OpenCV 4.6 decodes with a thread a core, whatever it is told: one core for all of them."""
    cv2.setNumThreads(1)
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    return opencv(path, wanted)


def ffmpeg(path, wanted):
    """A process a clip; its own JPEG encoder has no such quality, -q:v 3 gives about the same size."""
    choice = "+".join(f"eq(n\\,{index})" for index in sorted(wanted))
    select = [] if len(wanted) == max(wanted) + 1 else ["-vf", f"select={choice}"]
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-i", path, "-an"]
            + select
            + ["-fps_mode", "passthrough", "-frames:v", str(len(wanted))]
            + ["-threads", "1", "-q:v", "3", "-pix_fmt", "yuvj420p", f"{folder}/%04d.jpg"],
            check=True,
        )
        return [entry.stat().st_size for entry in os.scandir(folder)]


def cpu_seconds():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


PEERS = {
    "PyAV": pyav(None),  # its own default: threads for slices, of which x264 writes one
    "PyAV AUTO": pyav("AUTO"),
    "OpenCV": opencv,
    "OpenCV 1 core": opencv_one_core,
    "ffmpeg": ffmpeg,
}
take = PEERS[sys.argv[1]]
print(f"PyAV {av.__version__}, OpenCV {cv2.__version__}", flush=True)
for line in sys.stdin:
    path, indices = line.rstrip("\n").split("\t")
    wanted = {int(index) for index in indices.split(",")}
    cpu, wall = cpu_seconds(), time.perf_counter()
    sizes = take(path, wanted)
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    print(f"{wall * 1000:.3f}\t{cpu * 1000:.3f}\t{len(sizes)}\t{sum(sizes)}", flush=True)
