import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAnswering } from "./database.js";
import { removeStalePidFile } from "./home.js";
import { PostgresProcess, type PostgresProgram } from "./process.js";
import { KineographError } from "../platform/index.js";

/** After a kill the old backends hold the shared memory for some seconds, and a start is refused. */
const startMs = 30_000;
const longestPauseMs = 5_000;
const pollMs = 10;

/** Keeps a home's Postgres running until it is told to stop. */
export class Supervisor {
  #current: PostgresProcess;
  #isStopping = false;
  readonly #watching: Promise<void>;

  private constructor(
    private readonly program: PostgresProgram,
    private readonly log: (line: string) => void,
    first: PostgresProcess,
  ) {
    this.#current = first;
    this.#watching = this.#watch();
  }

  /** @throws DATABASE_UNAVAILABLE  with the last lines of Postgres's own log */
  static async start(program: PostgresProgram, log: (line: string) => void): Promise<Supervisor> {
    return new Supervisor(program, log, await startProcess(program));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#current.stop();
    await this.#watching;
    // One that was being started while the stop was asked for.
    await this.#current.stop();
  }

  async #watch(): Promise<void> {
    while (!this.#isStopping) {
      const end = await this.#current.ended;
      if (this.#isStopping) return;
      if (!existsSync(this.program.places.data)) {
        return this.log("the embedded Postgres ended, and its folder is gone");
      }
      this.log(`the embedded Postgres ended by itself (${end}); starting it again`);
      await this.#startAgain();
    }
  }

  async #startAgain(): Promise<void> {
    for (let pauseMs = 100; !this.#isStopping; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        this.#current = await startProcess(this.program);
        return this.log("the embedded Postgres answers again");
      } catch (error) {
        this.log(error instanceof Error ? error.message : String(error));
      }
      await sleep(pauseMs, undefined, { ref: false });
    }
  }
}

/** Starts Postgres and waits until it answers, over refusals that pass by themselves. */
async function startProcess(program: PostgresProgram): Promise<PostgresProcess> {
  const deadline = Date.now() + startMs;
  const { places } = program;
  for (;;) {
    removeStalePidFile(places.data);
    const started = new PostgresProcess(program);
    while (!started.hasEnded && Date.now() < deadline) {
      if (await isAnswering(places.socketFolder, "template1")) return started;
      await sleep(pollMs);
    }
    await started.stop();
    const words = started.readLog();
    const passes =
      /lock file .* (already exists|is empty)|pre-existing shared memory|shutting down/.test(words);
    if (passes && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    throw new KineographError(
      "DATABASE_UNAVAILABLE",
      `The embedded Postgres of ${places.home} does not start: ${words || (await started.ended)}. Its log is ${places.log}.`,
    );
  }
}
