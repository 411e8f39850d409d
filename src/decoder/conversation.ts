import { KineographError } from "../platform/index.js";
import { ClipFault } from "./clip-fault.js";
import type {
  Certified,
  Extracted,
  ExtractedPicture,
  ExtractRequest,
  FrameFlag,
  MissingPicture,
  Sheet,
  Verified,
} from "./extract-request.js";
import { secondsOf, type FrameIndex } from "./frame-index.js";
import { ProtocolBreach } from "./message-body.js";
import type { Reply, Request, RequestLimits } from "./protocol.js";

/** The child's part of one request, from the opening message to the result. */
export interface Conversation<Result> {
  readonly opening: Request;

  /**
   * Hears one reply. Gives `{ result }` when it was the last; throws a KineographError when the
   * request has failed and a ProtocolBreach when the reply has no place here.
   */
  hear(reply: Reply, say: (request: Request) => void): { result: Result } | undefined;
}

function failureOf({ fault, detail }: Reply & { kind: "failed" }): KineographError {
  if (fault === "BAD_REQUEST") {
    return new KineographError("BAD_INPUT", `The decoder refused the request: ${detail}.`);
  }
  if (fault === "DROPPED") {
    return new KineographError("DECODER_UNAVAILABLE", "The request was taken back.");
  }
  return new ClipFault(fault, detail);
}

function unexpected(reply: Reply): ProtocolBreach {
  return new ProtocolBreach(`a ${reply.kind} message out of turn`);
}

/** Counts the frames of a file. */
export function probing(path: string, limits: RequestLimits): Conversation<FrameIndex> {
  return new Reading({ kind: "probe", path, limits }, (index) => index);
}

/** Decodes every frame of a file and names those that are not sound. */
export function verifying(path: string, limits: RequestLimits): Conversation<Verified> {
  return new Reading({ kind: "verify", path, limits }, (index, { damaged }) => {
    return { index, damaged: inOrder(damaged) };
  });
}

/** Compares random access with reading in order, over a whole file. */
export function certifying(path: string, limits: RequestLimits): Conversation<Certified> {
  return new Reading({ kind: "certify", path, limits }, (index, heard, inputSha256) => {
    if (heard.planesSha256 === undefined) throw new ProtocolBreach("no certificate before the end");
    const { planesSha256 } = heard;
    const [damaged, differing] = [inOrder(heard.damaged), inOrder(heard.differing)];
    return { index, damaged, differing, planesSha256, inputSha256 };
  });
}

/** What a reading conversation has heard about the frames. */
interface Heard {
  damaged: Set<number>;
  differing: Set<number>;
  planesSha256?: string;
}

/** A request that reads a whole file and gives no pictures: an index, words about frames, the end. */
class Reading<Result> implements Conversation<Result> {
  readonly #heard: Heard = { damaged: new Set(), differing: new Set() };
  #index: FrameIndex | undefined;

  constructor(
    readonly opening: Request,
    private readonly finish: (index: FrameIndex, heard: Heard, inputSha256: string) => Result,
  ) {}

  hear(reply: Reply): { result: Result } | undefined {
    if (reply.kind === "failed") throw failureOf(reply);
    if (reply.kind === "index" && this.#index === undefined) {
      this.#index = reply.index;
      return undefined;
    }
    const index = this.#index;
    if (index === undefined) throw unexpected(reply);
    if (reply.kind === "done") {
      return { result: this.finish(index, this.#heard, reply.inputSha256) };
    }
    this.#hearFrames(reply);
    return undefined;
  }

  #hearFrames(reply: Reply): void {
    const { kind } = this.opening;
    const isCertifying = kind === "certify";
    if (isCertifying && reply.kind === "differs") this.#heard.differing.add(reply.frame);
    else if (isCertifying && reply.kind === "certified") {
      this.#heard.planesSha256 = reply.planesSha256;
    } else if (kind !== "probe" && (reply.kind === "damaged" || reply.kind === "missing")) {
      this.#heard.damaged.add(reply.frame);
    } else throw unexpected(reply);
  }
}

/** The distinct wanted indices, ascending, of a clip with `frameCount` frames. */
function toChoice(wanted: readonly number[], frameCount: number): number[] {
  const choice = [...new Set(wanted)].toSorted((a, b) => a - b);
  const wrong = choice.find(
    (index) => !Number.isInteger(index) || index < 0 || index >= frameCount,
  );
  if (wrong !== undefined) {
    throw new KineographError(
      "BAD_INPUT",
      `The clip has no frame ${wrong}: its frames are 0 to ${frameCount - 1}.`,
    );
  }
  return choice;
}

type Opening = Request & { kind: "extract" };

/** Makes pictures of the frames that `choose` picks. */
export class Extracting implements Conversation<Extracted> {
  readonly opening: Request;
  readonly #choose: ExtractRequest["choose"];
  readonly #wanted = new Set<number>();
  readonly #pictures = new Map<number, ExtractedPicture>();
  readonly #missing = new Map<number, MissingPicture>();
  readonly #wantsSheet: boolean;
  #sheet: Sheet | null = null;
  #index: FrameIndex | undefined;
  /** What `choose` threw, wrapped so that any value counts. */
  #refusal: { cause: unknown } | undefined;

  constructor(opening: Opening, choose: ExtractRequest["choose"]) {
    this.opening = opening;
    this.#choose = choose;
    this.#wantsSheet = opening.picture.sheetColumns > 0;
  }

  hear(reply: Reply, say: (request: Request) => void): { result: Extracted } | undefined {
    if (reply.kind === "failed") {
      if (this.#refusal !== undefined) throw this.#refusal.cause;
      throw failureOf(reply);
    }
    if (reply.kind === "index" && this.#index === undefined) {
      this.#index = reply.index;
      this.#answerIndex(reply.index, say);
      return undefined;
    }
    const index = this.#index;
    if (index === undefined) throw unexpected(reply);
    if (reply.kind === "done") return { result: this.#finish(index, reply.inputSha256) };
    this.#hearFrame(index, reply);
    return undefined;
  }

  #answerIndex(index: FrameIndex, say: (request: Request) => void): void {
    try {
      const indices = toChoice(this.#choose(index), index.probe.frameCount);
      for (const frame of indices) this.#wanted.add(frame);
      say({ kind: "choose", indices });
    } catch (cause) {
      this.#refusal = { cause };
      say({ kind: "drop" });
    }
  }

  #hearFrame(index: FrameIndex, reply: Reply): void {
    if (reply.kind === "sheet" && this.#wantsSheet && this.#sheet === null) {
      const { widthPx, heightPx, bytes } = reply;
      this.#sheet = { widthPx, heightPx, bytes };
      return;
    }
    if (!("frame" in reply) || !this.#wanted.has(reply.frame)) throw unexpected(reply);
    if (reply.kind === "picture" && !this.#wantsSheet) {
      this.#pictures.set(reply.frame, toPicture(index, reply));
    } else if (reply.kind === "missing") {
      this.#pictures.delete(reply.frame);
      this.#missing.set(reply.frame, { index: reply.frame, reason: reply.reason });
    } else if (reply.kind === "damaged") {
      this.#pictures.get(reply.frame)?.flags.push("DAMAGED_REFERENCE");
    } else throw unexpected(reply);
  }

  #finish(index: FrameIndex, inputSha256: string): Extracted {
    const pictures = byIndex(this.#pictures);
    const missing = byIndex(this.#missing);
    const isAnswered = this.#wantsSheet
      ? this.#sheet !== null || missing.length === this.#wanted.size
      : pictures.length + missing.length === this.#wanted.size;
    if (!isAnswered) throw new ProtocolBreach("not every wanted frame was answered for");
    return { index, pictures, missing, sheet: this.#sheet, inputSha256 };
  }
}

function toPicture(index: FrameIndex, reply: Reply & { kind: "picture" }): ExtractedPicture {
  const { frame, widthPx, heightPx, bytes } = reply;
  const ptsTicks = index.ptsTicks[frame] ?? 0;
  const ptsSeconds = secondsOf(index.probe, ptsTicks);
  const flags: FrameFlag[] = index.isKeyframe[frame] ? ["KEYFRAME"] : [];
  return { index: frame, ptsTicks, ptsSeconds, widthPx, heightPx, flags, bytes };
}

function inOrder(frames: ReadonlySet<number>): number[] {
  return [...frames].toSorted((a, b) => a - b);
}

function byIndex<Frame extends { index: number }>(frames: Map<number, Frame>): Frame[] {
  return [...frames.values()].toSorted((a, b) => a.index - b.index);
}
