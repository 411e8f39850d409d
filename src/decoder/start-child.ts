import { DecoderChild } from "./decoder-child.js";

const helloDeadlineMs = 10_000;

/** What happened to one of the pool's processes; for the log and the counts. */
export interface DecoderEvent {
  kind: "started" | "ended" | "killed";
  pid: number;
  detail: string;
}

/** The native program, and who hears of its life. */
export interface ChildOptions {
  /** As `findDecoder` names it. */
  program: string;
  /** For the program; tests leave layers of its containment out. */
  programArgs?: readonly string[];
  onEvent?: (event: DecoderEvent) => void;
}

/** A child that is killed unless it says hello in time; its life is reported as events. */
export function startChild({ program, programArgs = [], onEvent }: ChildOptions): DecoderChild {
  const child = new DecoderChild(program, programArgs);
  void followLife(child, onEvent);
  return child;
}

async function followLife(child: DecoderChild, onEvent: ChildOptions["onEvent"]): Promise<void> {
  const timer = setTimeout(() => child.kill("said no hello in time"), helloDeadlineMs);
  try {
    const { program } = await child.hello;
    onEvent?.({ kind: "started", pid: child.pid, detail: program });
  } catch {
    // How it ended is reported below.
  } finally {
    clearTimeout(timer);
  }
  const { detail } = await child.ended;
  onEvent?.({ kind: child.wasKilled ? "killed" : "ended", pid: child.pid, detail });
}
