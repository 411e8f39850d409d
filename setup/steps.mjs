/** Runs the steps of a set-up, several at once where they do not need each other, and tells of each in a line. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupFailure, beginLog, root, writeLog } from "./shell.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} [needs] names of steps that come first
 * @property {(signal: AbortSignal) => Promise<string | null>} run what was done in a few words; null: nothing had to be
 */

const lockFile = join(root, "build", "setup.lock");
const slowMs = 30_000;

/**
 * Runs the steps. Ends the process with exit code 1, after telling why, when one fails.
 *
 * @param {readonly Step[]} steps
 */
export async function runSteps(steps) {
  const unlock = await lock().catch((error) => {
    console.error(explainUnwritable(error));
    process.exit(1);
  });
  beginLog();
  const abort = new AbortController();
  const started = new Map();
  const start = (step) => {
    const known = started.get(step.name);
    if (known) return known;
    const needs = steps.filter((other) => step.needs?.includes(other.name));
    const running = Promise.all(needs.map(start)).then(() =>
      abort.signal.aborted ? undefined : runStep(step, steps, abort.signal),
    );
    started.set(step.name, running);
    return running;
  };
  try {
    await Promise.all(steps.map((step) => start(step)));
  } catch (error) {
    abort.abort();
    tell(error);
    await Promise.allSettled(started.values());
    process.exitCode = 1;
    unlock();
    process.exit();
  }
  unlock();
}

async function runStep(step, steps, signal) {
  const label = `[${steps.indexOf(step) + 1}/${steps.length}] ${step.name}`;
  const begin = Date.now();
  const seconds = () =>
    `${((Date.now() - begin) / 1000).toFixed(Date.now() - begin < 10_000 ? 1 : 0)} s`;
  // What is skipped in milliseconds gets one line, not two.
  const announce = setTimeout(() => console.error(`${label} …`), 150);
  const remind = setInterval(() => console.error(`${label} … ${seconds()}`), slowMs);
  try {
    const done = await step.run(signal);
    console.error(done === null ? `${label}: up to date` : `${label}: ${done} in ${seconds()}`);
    writeLog(`# ${label}: ${done ?? "up to date"} (${seconds()})`);
  } catch (error) {
    if (!signal.aborted) console.error(`${label}: failed after ${seconds()}`);
    throw error;
  } finally {
    clearTimeout(announce);
    clearInterval(remind);
  }
}

function tell(error) {
  if (!(error instanceof SetupFailure)) {
    console.error(error);
    return;
  }
  if (error.output) console.error(`\n${error.output}\n`);
  console.error(`${error.message}\nAll output of the set-up is in build/setup.log.`);
}

/** A system's error that says so, in words for the person who typed the command. */
function explainUnwritable(error) {
  if (error.syscall === undefined) return error;
  return (
    `This account cannot write in ${root} (${error.message}). Clone Kineograph into a folder of your own, ` +
    "or have the owner run `npm run build` in it; then `node bin/kineograph.mjs serve` needs KINEOGRAPH_HOME alone writable."
  );
}

/** Two commands in one checkout take turns with its node_modules and build folders. */
async function lock() {
  mkdirSync(join(root, "build"), { recursive: true });
  for (let said = false; ; said = true) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: "wx" });
      const unlock = () => rmSync(lockFile, { force: true });
      process.once("exit", unlock);
      return () => {
        process.removeListener("exit", unlock);
        unlock();
      };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = existsSync(lockFile) ? Number(readFileSync(lockFile, "utf8")) : 0;
    if (holder > 0 && !lives(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!said)
      console.error(`Waiting for the set-up that runs in this checkout (process ${holder})`);
    await sleep(200);
  }
}

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
