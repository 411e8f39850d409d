import { KineographError } from "../platform/index.js";
import { ClipFault } from "./clip-fault.js";
import type {
  Extracted,
  ExtractedPicture,
  ExtractRequest,
  FrameFlag,
  MissingPicture,
  Verified,
} from "./extract-request.js";
import { secondsOf, type FrameIndex } from "./frame-index.js";
import { ProtocolBreach } from "./message-body.js";
import type { Reply, Request, WirePicture } from "./protocol.js";

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
export function probing(path: string): Conversation<FrameIndex> {
  let index: FrameIndex | undefined;
  return {
    opening: { kind: "probe", path },
    hear(reply) {
      if (reply.kind === "failed") throw failureOf(reply);
      if (reply.kind === "index" && index === undefined) {
        index = reply.index;
        return undefined;
      }
      if (reply.kind === "done" && index !== undefined) return { result: index };
      throw unexpected(reply);
    },
  };
}

/** Decodes every frame of a file and names those that are not sound. */
export function verifying(path: string): Conversation<Verified> {
  let index: FrameIndex | undefined;
  const damaged = new Set<number>();
  return {
    opening: { kind: "verify", path },
    hear(reply) {
      if (reply.kind === "failed") throw failureOf(reply);
      if (reply.kind === "index" && index === undefined) {
        index = reply.index;
        return undefined;
      }
      if (index === undefined) throw unexpected(reply);
      if (reply.kind === "damaged" || reply.kind === "missing") {
        damaged.add(reply.frame);
        return undefined;
      }
      if (reply.kind !== "done") throw unexpected(reply);
      return { result: { index, damaged: [...damaged].toSorted((a, b) => a - b) } };
    },
  };
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

/** Makes pictures of the frames that `choose` picks. */
export class Extracting implements Conversation<Extracted> {
  readonly opening: Request;
  readonly #choose: ExtractRequest["choose"];
  readonly #wanted = new Set<number>();
  readonly #pictures = new Map<number, ExtractedPicture>();
  readonly #missing = new Map<number, MissingPicture>();
  #index: FrameIndex | undefined;
  /** What `choose` threw, wrapped so that any value counts. */
  #refusal: { cause: unknown } | undefined;

  constructor(path: string, choose: ExtractRequest["choose"], picture: WirePicture) {
    this.opening = { kind: "extract", path, picture };
    this.#choose = choose;
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
    if (!("frame" in reply) || !this.#wanted.has(reply.frame)) throw unexpected(reply);
    if (reply.kind === "picture") {
      this.#pictures.set(reply.frame, toPicture(index, reply));
    } else if (reply.kind === "missing") {
      this.#pictures.delete(reply.frame);
      this.#missing.set(reply.frame, { index: reply.frame, reason: reply.reason });
    } else {
      this.#pictures.get(reply.frame)?.flags.push("DAMAGED_REFERENCE");
    }
  }

  #finish(index: FrameIndex, inputSha256: string): Extracted {
    const pictures = inOrder(this.#pictures);
    const missing = inOrder(this.#missing);
    if (pictures.length + missing.length !== this.#wanted.size) {
      throw new ProtocolBreach("not every wanted frame was answered for");
    }
    return { index, pictures, missing, inputSha256 };
  }
}

function toPicture(index: FrameIndex, reply: Reply & { kind: "picture" }): ExtractedPicture {
  const { frame, widthPx, heightPx, bytes } = reply;
  const ptsTicks = index.ptsTicks[frame] ?? 0;
  const ptsSeconds = secondsOf(index.probe, ptsTicks);
  const flags: FrameFlag[] = index.isKeyframe[frame] ? ["KEYFRAME"] : [];
  return { index: frame, ptsTicks, ptsSeconds, widthPx, heightPx, flags, bytes };
}

function inOrder<Frame extends { index: number }>(byIndex: Map<number, Frame>): Frame[] {
  return [...byIndex.values()].toSorted((a, b) => a.index - b.index);
}
