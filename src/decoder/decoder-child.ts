import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { Conversation } from "./conversation.js";
import { ProtocolBreach } from "./message-body.js";
import { MessageSplitter } from "./message-splitter.js";
import {
  decodeReply,
  encodeRequest,
  PROTOCOL_VERSION,
  type Reply,
  type Request,
} from "./protocol.js";

const LAST_WORDS_BYTES = 2000;

/** The process is gone, or was ended because it broke the protocol. */
export class ChildEnded extends Error {
  override readonly name = "ChildEnded";

  constructor(
    readonly detail: string,
    /** The signal that ended it, if one did and was not ours. */
    readonly endSignal: NodeJS.Signals | null,
    /** It ended under a request, or broke the protocol then. */
    readonly isOfItsOwn: boolean,
  ) {
    super(`the decoder process ended: ${detail}`);
  }
}

/** A reply that a pending promise waits for. */
interface Pending {
  id: number;
  hear: (reply: Reply) => void;
  fail: (error: unknown) => void;
}

/** What a child says of itself when it starts. */
export type Hello = Reply & { kind: "hello" };

/**
 * One run of the native program (a door-keeper and its worker), with one request at a time. It has an empty environment and
 * leads its own process group, so that killing reaches whatever it may have started.
 */
export class DecoderChild {
  readonly pid: number;
  /** Settles once: with the child's hello, or with ChildEnded. */
  readonly hello: Promise<Hello>;
  /** Fulfils when the program is gone and its pipes are closed. */
  readonly ended: Promise<ChildEnded>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #splitter = new MessageSplitter();
  #pending: Pending | undefined;
  #lastWords = "";
  #end: ChildEnded | undefined;
  #killedFor: string | undefined;
  #hasSaidHello = false;
  #hasBreached = false;
  #nextId = 1;

  constructor(program: string, args: readonly string[]) {
    const options = { env: {}, cwd: "/", detached: true, stdio: "pipe" } as const;
    this.#process = spawn(program, args, options);
    this.pid = this.#process.pid ?? -1;
    this.ended = new Promise((resolve) => {
      this.#process.once("error", (error) => resolve(this.#finish(error.message, null)));
      this.#process.once("close", (code, signal) => {
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        const detail = this.#killedFor ?? `${how} ${this.#lastWords}`.trim();
        resolve(this.#finish(detail, this.#killedFor === undefined ? signal : null));
      });
    });
    this.hello = this.#expectHello();
    // Who starts a child may look at the promise only later.
    this.hello.catch(() => undefined);
    this.#process.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.#process.stderr.on("data", (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString("utf8")).slice(-LAST_WORDS_BYTES);
    });
    // A dead child closes its end of the pipe: `close` tells of it, EPIPE adds nothing.
    this.#process.stdin.on("error", () => undefined);
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Whether it was ended from here. */
  get wasKilled(): boolean {
    return this.#killedFor !== undefined;
  }

  /** @throws ChildEnded when the process dies on the way, and what the conversation throws */
  async run<Result>(conversation: Conversation<Result>): Promise<Result> {
    if (this.#end !== undefined) throw this.#end;
    if (this.#pending !== undefined) throw new Error("a child answers one request at a time");
    const id = this.#nextId++;
    try {
      return await new Promise<Result>((resolve, reject) => {
        const say = (request: Request): void => this.#write(id, request);
        const hear = (reply: Reply): void => {
          const last = conversation.hear(reply, say);
          if (last !== undefined) resolve(last.result);
        };
        this.#pending = { id, hear, fail: reject };
        say(conversation.opening);
      });
    } finally {
      this.#pending = undefined;
    }
  }

  /** Takes the running request back; it then fails in the child, which stays. */
  drop(): void {
    if (this.#pending !== undefined) this.#write(this.#pending.id, { kind: "drop" });
  }

  /** Ends the process at once, whatever it is doing. */
  kill(reason: string): void {
    if (this.#end !== undefined || this.#process.pid === undefined) return;
    this.#killedFor ??= reason;
    try {
      process.kill(-this.#process.pid, "SIGKILL");
    } catch {
      this.#process.kill("SIGKILL"); // the group is gone already, or not yet made
    }
  }

  #expectHello(): Promise<Hello> {
    return new Promise<Hello>((resolve, reject) => {
      const hear = (reply: Reply): void => {
        if (reply.kind !== "hello") throw new ProtocolBreach("no hello");
        if (reply.protocol !== PROTOCOL_VERSION) {
          throw new ProtocolBreach(`protocol ${reply.protocol}, not ${PROTOCOL_VERSION}`);
        }
        this.#pending = undefined;
        this.#hasSaidHello = true;
        resolve(reply);
      };
      this.#pending = { id: 0, hear, fail: reject };
    });
  }

  #write(id: number, request: Request): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(encodeRequest(id, request));
  }

  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#splitter.push(chunk)) this.#dispatch(decodeReply(message));
    } catch (error) {
      if (!(error instanceof ProtocolBreach)) throw error;
      this.#hasBreached = true;
      this.kill(`broke the protocol: ${error.message}`);
    }
  }

  #dispatch(reply: Reply): void {
    const pending = this.#pending;
    if (pending === undefined || reply.id !== pending.id) {
      throw new ProtocolBreach(`a ${reply.kind} message for nobody`);
    }
    try {
      pending.hear(reply);
    } catch (error) {
      if (error instanceof ProtocolBreach) throw error;
      pending.fail(error); // the child has closed the conversation on its side too
    }
  }

  #finish(detail: string, signal: NodeJS.Signals | null): ChildEnded {
    const isOfItsOwn = this.#hasBreached || (this.#pending !== undefined && !this.wasKilled);
    this.#end ??= new ChildEnded(detail, signal, isOfItsOwn && this.#hasSaidHello);
    this.#pending?.fail(this.#end);
    return this.#end;
  }
}
