import { KineographError } from "../platform/index.js";
import { ClipFault } from "./clip-fault.js";
import type {
  Extracted,
  ExtractedPicture,
  ExtractRequest,
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

function failureOf(reply: Reply & { kind: "failed" }): KineographError {
  switch (reply.fault) {
    case "BAD_REQUEST":
      return new KineographError("BAD_INPUT", `The decoder refused the request: ${reply.detail}.`);
    case "DROPPED":
      return new KineographError("DECODER_UNAVAILABLE", "The request was taken back.");
    default:
      return new ClipFault(reply.fault, reply.detail);
  }
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
  const damaged: number[] = [];
  return {
    opening: { kind: "verify", path },
    hear(reply) {
      if (reply.kind === "failed") throw failureOf(reply);
      if (reply.kind === "index" && index === undefined) {
        index = reply.index;
        return undefined;
      }
      if (index === undefined) throw unexpected(reply);
      if (reply.kind === "picture" || reply.kind === "missing") {
        damaged.push(reply.frame);
        return undefined;
      }
      if (reply.kind !== "done") throw unexpected(reply);
      damaged.sort((a, b) => a - b);
      return { result: { index, damaged } };
    },
  };
}

/** The distinct wanted indices, ascending, of a clip with `frameCount` frames. */
function toChoice(wanted: readonly number[], frameCount: number): number[] {
  const choice = [...new Set(wanted)].sort((a, b) => a - b);
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

/** Makes pictures of the frames that `request.choose` picks. */
export class Extracting implements Conversation<Extracted> {
  readonly opening: Request;
  readonly #choose: ExtractRequest["choose"];
  readonly #pictures: ExtractedPicture[] = [];
  readonly #missing: MissingPicture[] = [];
  readonly #awaited = new Set<number>();
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
    if (reply.kind !== "picture" && reply.kind !== "missing") throw unexpected(reply);
    if (!this.#awaited.delete(reply.frame)) throw unexpected(reply);
    if (reply.kind === "missing") {
      this.#missing.push({ index: reply.frame, reason: reply.reason });
    } else {
      this.#keep(index, reply);
    }
    return undefined;
  }

  #answerIndex(index: FrameIndex, say: (request: Request) => void): void {
    try {
      const indices = toChoice(this.#choose(index), index.probe.frameCount);
      for (const frame of indices) this.#awaited.add(frame);
      say({ kind: "choose", indices });
    } catch (cause) {
      this.#refusal = { cause };
      say({ kind: "drop" });
    }
  }

  #keep(index: FrameIndex, reply: Reply & { kind: "picture" }): void {
    const ptsTicks = index.ptsTicks[reply.frame] ?? 0;
    this.#pictures.push({
      index: reply.frame,
      ptsTicks,
      ptsSeconds: secondsOf(index.probe, ptsTicks),
      widthPx: reply.widthPx,
      heightPx: reply.heightPx,
      flags: reply.flags,
      bytes: reply.bytes,
    });
  }

  #finish(index: FrameIndex, inputSha256: string): Extracted {
    if (this.#awaited.size > 0) throw new ProtocolBreach("a wanted frame was forgotten");
    const byIndex = (a: { index: number }, b: { index: number }): number => a.index - b.index;
    return {
      index,
      pictures: this.#pictures.sort(byIndex),
      missing: this.#missing.sort(byIndex),
      inputSha256,
    };
  }
}
