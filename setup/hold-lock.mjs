/** A lock between processes, which may be on several machines with one home: its holder keeps the file young. */
import { rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupFailure } from "./shell.mjs";

const beatMs = 5_000;
const deadMs = 60_000;

/**
 * Waits for the lock and takes it. Of a holder that died it is taken away.
 *
 * @param {string} file
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<() => void>} gives it back
 */
export async function holdLock(file, signal) {
  while (!take(file)) {
    if (signal.aborted) throw new SetupFailure(`another set-up holds ${file}`);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > deadMs) rmSync(file, { force: true });
    else await sleep(500);
  }
  const beat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch (error) {
      // Taken away from one that was stopped for long: then two do the same work, once in vain.
      if (error.code !== "ENOENT") throw error;
    }
  }, beatMs);
  beat.unref();
  const unlock = () => {
    clearInterval(beat);
    rmSync(file, { force: true });
    process.removeListener("exit", unlock);
  };
  process.once("exit", unlock);
  return unlock;
}

function take(file) {
  try {
    writeFileSync(file, `${hostname()} ${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}
