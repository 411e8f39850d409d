import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { isKineographError, KineographError } from "../platform/index.js";
import { certifying, Extracting, probing, verifying, type Conversation } from "./conversation.js";
import { checkColumns, checkPicture } from "./check-picture.js";
import type { DecoderChild, Hello } from "./decoder-child.js";
import type {
  Certified,
  Extracted,
  ExtractRequest,
  RequestOptions,
  Verified,
} from "./extract-request.js";
import type { FrameIndex } from "./frame-index.js";
import type { RequestLimits, WirePicture } from "./protocol.js";
import { startChild, type ChildOptions } from "./start-child.js";
import { Ticket } from "./ticket.js";

/** What a child may take for one request, above what it has when idle. */
const MEMORY_MIB = 1024;

/** More threads than this cost a lone request more than they save it. */
const MAX_REQUEST_THREADS = 16;

/** Beyond the deadline, at which the child is killed: for a parent that cannot kill it. */
const CPU_GRACE_SECONDS = 5;

/** How a request to the pool ended; for the counts. */
export interface DecoderAnswer {
  kind: "probe" | "verify" | "certify" | "extract";
  /** `ok`, or the code of the error. */
  outcome: string;
  /** The wait for a child included. */
  seconds: number;
}

/** How a pool is set up. */
export interface DecoderPoolOptions extends ChildOptions {
  /** Processes at most, one request each at a time; one per core is a good number. */
  size: number;
  /** Of a request that names none. */
  deadlineMs: number;
  /** Requests that may wait for a process; one more is refused with OVERLOADED. */
  maxQueue: number;
  /** What one request may take of memory, above what an idle child has; 1024 MiB. */
  memoryMib?: number;
  onAnswer?: (answer: DecoderAnswer) => void;
}

/** A place for one process, started when it is first needed and again after it ended. */
interface Slot {
  child: DecoderChild | undefined;
  isBusy: boolean;
}

/**
 * The native decoders of this process and the queue before them.
 *
 * A request holds one child until it is answered. A child that dies, hangs past the deadline or
 * breaks the protocol is replaced, and takes no other request with it.
 */
export class DecoderPool {
  /** Names the build in receipts: `kd1-<hash of the program>-<libavcodec>`. */
  readonly decoderId: string;
  /** What holds the processes in, in words as schema/decoder.md lists them. */
  readonly containment: readonly string[];
  readonly #options: DecoderPoolOptions;
  readonly #slots: Slot[];
  readonly #queue: Ticket<unknown>[] = [];
  #isClosed = false;

  private constructor(options: DecoderPoolOptions, hello: Hello, programSha256: string) {
    this.#options = options;
    this.decoderId = decoderIdOf(hello, programSha256);
    this.containment = hello.containment.split(" ").filter((word) => word !== "");
    this.#slots = Array.from({ length: options.size }, () => ({ child: undefined, isBusy: false }));
  }

  /** @throws DECODER_UNAVAILABLE when the program cannot be run or speaks another protocol */
  static async start(options: DecoderPoolOptions): Promise<DecoderPool> {
    const child = startChild(options);
    try {
      const [hello, digest] = await Promise.all([child.hello, hashFile(options.program)]);
      const pool = new DecoderPool(options, hello, digest);
      const first = pool.#slots[0];
      if (first !== undefined) first.child = child;
      return pool;
    } catch (cause) {
      child.kill("it did not start");
      throw new KineographError(
        "DECODER_UNAVAILABLE",
        "The native decoder does not start: run npm run build:decoder again, or check the " +
          "program that KINEOGRAPH_DECODER names.",
        { cause },
      );
    }
  }

  /** Counts the frames of a file. */
  probe(path: string, options: RequestOptions = {}): Promise<FrameIndex> {
    return this.#submit("probe", (limits) => probing(resolve(path), limits), options);
  }

  /** Decodes every frame of a file, encodes none. */
  verify(path: string, options: RequestOptions = {}): Promise<Verified> {
    return this.#submit("verify", (limits) => verifying(resolve(path), limits), options);
  }

  /** Decodes a file in order and again by random access, and compares every frame. */
  certify(path: string, options: RequestOptions = {}): Promise<Certified> {
    return this.#submit("certify", (limits) => certifying(resolve(path), limits), options);
  }

  /**
   * Makes pictures of the chosen frames in one pass over the file.
   *
   * @throws ClipFault           the file is at fault
   * @throws BAD_INPUT           a frame that the clip does not have, or a picture nobody can make
   * @throws DECODER_TIMEOUT     the deadline passed; the child was killed
   * @throws OVERLOADED          too many requests wait, or this one waited too long
   * @throws DECODER_UNAVAILABLE the child ended twice under this request
   */
  async extract(request: ExtractRequest): Promise<Extracted> {
    checkPicture(request.picture);
    return this.#extract(request, { ...request.picture, sheetColumns: 0 });
  }

  /**
   * As `extract`, giving all chosen frames as one JPEG: a grid of `columns`, row by row in order of
   * the index, each frame resized as `picture` says and marked with its time and index.
   *
   * @throws BAD_INPUT for `columns` outside 1..32, and as `extract` does
   */
  async extractSheet(request: ExtractRequest, columns: number): Promise<Extracted> {
    checkPicture(request.picture);
    checkColumns(columns);
    return this.#extract(request, { ...request.picture, sheetColumns: columns });
  }

  /**
   * As `extract`, giving each frame's planes as coded: no padding, not turned, in the clip's
   * pixel format. For tests; not a form for clients.
   */
  extractPlanes(request: Omit<ExtractRequest, "picture">): Promise<Extracted> {
    const whole = { quality: 100, resize: null, crop: null, rotate: false, sheetColumns: 0 };
    return this.#extract(request, { ...whole, format: "planes" });
  }

  #extract(request: Omit<ExtractRequest, "picture">, picture: WirePicture): Promise<Extracted> {
    const path = resolve(request.path);
    return this.#submit(
      "extract",
      (limits) => new Extracting({ kind: "extract", path, limits, picture }, request.choose),
      request,
    );
  }

  /** Refuses what waits, ends all processes and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const ticket of this.#queue.splice(0)) ticket.refuse(closedError());
    const children = this.#slots.flatMap(({ child }) => (child === undefined ? [] : [child]));
    for (const child of children) child.kill("the pool closes");
    await Promise.all(children.map((child) => child.ended));
  }

  async #submit<Result>(
    kind: DecoderAnswer["kind"],
    converse: (limits: RequestLimits) => Conversation<Result>,
    options: RequestOptions,
  ): Promise<Result> {
    const start = performance.now();
    const note = (outcome: string): void => {
      this.#options.onAnswer?.({ kind, outcome, seconds: (performance.now() - start) / 1000 });
    };
    try {
      const result = await this.#queueUp(converse, options);
      note("ok");
      return result;
    } catch (error) {
      note(isKineographError(error) ? error.code : "ABORTED");
      throw error;
    }
  }

  #queueUp<Result>(
    converse: (limits: RequestLimits) => Conversation<Result>,
    { signal, threads, deadlineMs = this.#options.deadlineMs }: RequestOptions,
  ): Promise<Result> {
    if (this.#isClosed) return Promise.reject(closedError());
    this.#forgetSettled();
    const mustWait = this.#slots.every((slot) => slot.isBusy);
    if (mustWait && this.#queue.length >= this.#options.maxQueue) {
      return Promise.reject(
        new KineographError("OVERLOADED", "Too many clips wait for a decoder. Try again later."),
      );
    }
    const begin = (): Conversation<Result> =>
      converse(this.#limitsOf(threads ?? this.#freeThreads(), deadlineMs));
    const ticket = new Ticket(begin, { signal, deadlineMs });
    this.#queue.push(ticket as Ticket<unknown>);
    this.#dispatch();
    return ticket.result;
  }

  #limitsOf(threads: number, deadlineMs: number): RequestLimits {
    const { memoryMib = MEMORY_MIB } = this.#options;
    const cpuSeconds = Math.ceil((deadlineMs / 1000) * threads) + CPU_GRACE_SECONDS;
    return { threads, memoryMib, cpuSeconds };
  }

  /** How busy the pool is at this moment. */
  get load(): { size: number; busy: number; waiting: number } {
    const busy = this.#slots.filter((slot) => slot.isBusy).length;
    const waiting = this.#queue.filter((ticket) => !ticket.isSettled).length;
    return { size: this.#options.size, busy, waiting };
  }

  /** For a request that begins now: all there are if nothing else is to do, else one. */
  #freeThreads(): number {
    const { size, busy, waiting } = this.load;
    return busy > 1 || waiting > 0 ? 1 : Math.min(size, MAX_REQUEST_THREADS);
  }

  /** Tickets that were aborted or waited too long leave the queue here. */
  #forgetSettled(): void {
    const waiting = this.#queue.filter((ticket) => !ticket.isSettled);
    this.#queue.splice(0, this.#queue.length, ...waiting);
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (slot.isBusy) continue;
      const ticket = this.#queue.shift();
      if (ticket === undefined) return;
      slot.isBusy = true;
      void this.#serve(ticket, slot);
    }
  }

  async #serve(ticket: Ticket<unknown>, slot: Slot): Promise<void> {
    await ticket.serve(() => this.#readyChild(slot));
    slot.isBusy = false;
    this.#dispatch();
  }

  /** The slot's child once it has said hello; a new one where it has ended. */
  async #readyChild(slot: Slot): Promise<DecoderChild> {
    if (this.#isClosed) throw closedError();
    if (slot.child === undefined || slot.child.hasEnded) slot.child = startChild(this.#options);
    await slot.child.hello;
    return slot.child;
  }
}

function closedError(): KineographError {
  return new KineographError("DECODER_UNAVAILABLE", "The server is stopping. Try again later.");
}

function decoderIdOf(hello: Hello, digest: string): string {
  const libavcodec = hello.libraries.split(" ", 1).join("");
  return `kd1-${digest.slice(0, 12)}-${libavcodec}`;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
