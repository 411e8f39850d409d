/** The decoder as the benches use it: the pool's public door, in one place. */
import {
  DecoderPool,
  findDecoder,
  type Extracted,
  type ExtractRequest,
  type FrameIndex,
  type PictureSpec,
} from "../../src/decoder/index.js";
import { startResident, type Resident } from "./resident.js";

/** JPEG of quality 90 in the clip's own size: what all contestants make. */
export const picture: PictureSpec = {
  format: "jpeg",
  quality: 90,
  resize: null,
  crop: null,
  rotate: true,
};

/** Where the program is that is measured. */
export function decoderProgram(): string {
  return findDecoder(process.env["KINEOGRAPH_DECODER"]);
}

/** floor((i + 0.5) × N / count), as the product samples. */
export function centres(frameCount: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * frameCount) / count));
}

/**
 * A request whose clip may take `threads` threads in its process. A pool that does not know the
 * option decodes with one.
 */
function withThreads(request: ExtractRequest, threads: number): ExtractRequest {
  const threaded: ExtractRequest & { threads?: number } = { ...request, threads };
  return threaded;
}

/** A pool and the CPU time of its processes. */
export interface MeasuredPool {
  decoderId: string;
  probe(path: string): Promise<FrameIndex>;
  extract(path: string, wanted: readonly number[], threads?: number): Promise<Extracted>;
  /** Milliseconds of all its processes since they started. */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

export async function startPool(size: number): Promise<MeasuredPool> {
  const pids = new Set<number>();
  const pool = await DecoderPool.start({
    program: decoderProgram(),
    size,
    deadlineMs: 120_000,
    maxQueue: 10_000,
    onEvent: ({ kind, pid }) => {
      if (kind === "started") pids.add(pid);
      else pids.delete(pid);
    },
  });
  const clock: Resident = await startCpuClock();
  return {
    decoderId: pool.decoderId,
    probe: (path) => pool.probe(path),
    extract: (path, wanted, threads = 1) =>
      pool.extract(withThreads({ path, choose: () => wanted, picture }, threads)),
    cpuMs: async () => Number(await clock.ask([...pids].join(" "))),
    close: async () => {
      clock.end();
      await pool.close();
    },
  };
}

function startCpuClock(): Promise<Resident> {
  const script = new URL("./cpu_clock.py", import.meta.url).pathname;
  return startResident("/usr/bin/python3", [script], "is python3 installed?");
}
