import { KineographError } from "../platform/index.js";
import { ClipFault } from "./clip-fault.js";
import type { Conversation } from "./conversation.js";
import { ChildEnded, type DecoderChild } from "./decoder-child.js";

/** How long a child may take to give up a request that was taken back. */
const DROP_GRACE_MS = 2_000;

const MAX_ATTEMPTS = 2;

/** Signals by which a program dies of its own input. */
const CRASH_SIGNALS: ReadonlySet<NodeJS.Signals | null> = new Set([
  "SIGSEGV",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGILL",
  "SIGSYS",
] as const);

/**
 * What the last child's end means for the one whose request it had. A child that crashed, broke the
 * protocol or left of its own while it read the file was driven to it by that file; one that
 * somebody else ended, or that never came up, says nothing about the file.
 */
function toCallersError(ended: ChildEnded): KineographError {
  if (ended.endSignal === "SIGXCPU") return timeOutError("used up its processor time");
  if (ended.isOfItsOwn && (ended.endSignal === null || CRASH_SIGNALS.has(ended.endSignal))) {
    return new ClipFault("UNDECODABLE", "the decoder crashed on it twice", true);
  }
  return new KineographError(
    "DECODER_UNAVAILABLE",
    "The decoder process ended twice while it served this request. Try again; if it stays so, " +
      "build it anew with npm run build:decoder, and look at the server's log.",
    { cause: ended },
  );
}

function timeOutError(what: string): KineographError {
  const words = `The clip ${what}. Ask for fewer frames, or exclude it.`;
  return new KineographError("DECODER_TIMEOUT", words);
}

/**
 * One request on its way through the pool. It settles exactly once: with its result, or with an
 * error when the request fails, waits or runs longer than `deadlineMs`, or is aborted.
 */
export class Ticket<Result> {
  readonly result: Promise<Result>;
  readonly #converse: () => Conversation<Result>;
  readonly #deadlineMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.#takeBack();
  #resolve: (result: Result) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #isSettled = false;
  #timer: NodeJS.Timeout;
  #graceTimer: NodeJS.Timeout | undefined;
  #child: DecoderChild | undefined;

  /** `converse` begins the conversation anew, once an attempt. */
  constructor(
    converse: () => Conversation<Result>,
    options: { deadlineMs: number; signal: AbortSignal | undefined },
  ) {
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#converse = converse;
    this.#deadlineMs = options.deadlineMs;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort, { once: true });
    const refuseLate = (): void =>
      this.refuse(
        new KineographError("OVERLOADED", "No decoder became free in time. Try again later."),
      );
    this.#timer = setTimeout(refuseLate, this.#deadlineMs);
    if (this.#signal?.aborted) this.#takeBack();
  }

  /** Whether the caller has an answer. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Answers the caller with an error, unless there is an answer already. */
  refuse(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  /**
   * Runs the request on a child that `ready` gives, and on a second one if the first dies. Ends,
   * without throwing, when that child is free again or gone.
   */
  async serve(ready: () => Promise<DecoderChild>): Promise<void> {
    if (this.#isSettled) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#timeOut(), this.#deadlineMs);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && !this.#isSettled; ++attempt) {
      const ended = await this.#attempt(ready);
      if (ended !== undefined && attempt === MAX_ATTEMPTS) this.refuse(toCallersError(ended));
    }
    clearTimeout(this.#graceTimer);
    this.#child = undefined;
  }

  /** One attempt; gives back the end of a child that died under it. */
  async #attempt(ready: () => Promise<DecoderChild>): Promise<ChildEnded | undefined> {
    try {
      const child = await ready();
      if (this.#isSettled) return undefined;
      this.#child = child;
      const result = await child.run(this.#converse());
      if (this.#settle()) this.#resolve(result);
    } catch (error) {
      if (error instanceof ChildEnded) return error;
      this.refuse(error);
    }
    return undefined;
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#abort);
    return true;
  }

  #timeOut(): void {
    this.refuse(timeOutError(`took longer than ${this.#deadlineMs / 1000} s to decode`));
    this.#child?.kill("over its deadline");
  }

  #takeBack(): void {
    this.refuse(this.#signal?.reason);
    const child = this.#child;
    if (child === undefined) return;
    child.drop();
    this.#graceTimer = setTimeout(() => child.kill("did not give up in time"), DROP_GRACE_MS);
  }
}
