import { readFileSync } from "node:fs";
import type { DecoderEvent } from "../../src/decoder/index.js";
import { readDescendants, readProcess } from "./processes.js";

/** The most memory that a process has held so far. */
function readPeakMib(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(peak?.[1] ?? 0) / 1024;
}

const ticksPerSecond = 100;

/** Watches a pool: what happens to its processes, and what they take of memory and processor time. */
export class DecoderWatch {
  readonly events: DecoderEvent[] = [];
  readonly onEvent = (event: DecoderEvent): void => {
    this.events.push(event);
  };
  readonly #idleMib = new Map<number, number>();

  /** To be called while nothing runs. */
  noteIdle(): void {
    for (const pid of this.#running()) this.#idleMib.set(pid, readPeakMib(pid));
  }

  /** The most that any process has taken above its idle size since then. */
  peakAboveIdleMib(): number {
    const above = this.#running().map((pid) => readPeakMib(pid) - (this.#idleMib.get(pid) ?? 0));
    return Math.max(...above);
  }

  /** Processor time of all processes that run. */
  usedSeconds(): number {
    const ticks = this.#running().map((pid) => readProcess(pid)?.ticks ?? 0);
    return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
  }

  /** The started processes and what they have started. */
  #running(): number[] {
    const ended = new Set(
      this.events.flatMap(({ kind, pid }) => (kind === "started" ? [] : [pid])),
    );
    return this.events.flatMap(({ pid }) =>
      ended.has(pid) ? [] : [pid, ...readDescendants(pid).map((each) => each.pid)],
    );
  }
}
