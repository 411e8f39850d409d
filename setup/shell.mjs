/** Runs the programs that set Kineograph up, quietly: their output is in build/setup.log, and shown when one fails. */
import { spawn } from "node:child_process";
import { accessSync, appendFileSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const logFile = join(root, "build", "setup.log");
/** The cause stands at the beginning with some programs, at the end with others. */
const shownLines = { first: 20, last: 50 };

/** A step that did not work, with words for the person who typed the command. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what is wrong and what to do next
   * @param {string} [output] of the program that failed
   */
  constructor(message, output = "") {
    super(message);
    this.output = output;
  }
}

/** Begins the log anew: it holds the last run only. */
export function beginLog() {
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, `${new Date().toISOString()} node ${process.version}\n`);
}

/** @param {string} text */
export function writeLog(text) {
  mkdirSync(dirname(logFile), { recursive: true });
  appendFileSync(logFile, text.endsWith("\n") ? text : `${text}\n`);
}

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, advice?: string, signal?: AbortSignal }} [options]
 * @returns {Promise<string>} its output
 * @throws {SetupFailure} when it fails or the signal ends it, with the end of its output and
 *   `advice`; whatever it started and gave its output to has ended by then and writes nothing more
 */
export function execute(program, args, options = {}) {
  const shown = [program, ...args].join(" ");
  writeLog(`$ ${shown}`);
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new SetupFailure(`${shown} was called off`));
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = () => child.kill();
    signal?.addEventListener("abort", end);
    let output = "";
    const take = (bytes) => {
      output += bytes;
      appendFileSync(logFile, bytes);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const advice = options.advice ? `. ${options.advice}` : "";
    child.once("error", (error) => reject(new SetupFailure(`${shown}: ${error.message}${advice}`)));
    child.once("close", (code, killedBy) => {
      signal?.removeEventListener("abort", end);
      if (code === 0) return resolve(output);
      const words = `${shown} ended with ${killedBy ?? `exit code ${code}`}`;
      reject(new SetupFailure(words + advice, shorten(output)));
    });
  });
}

function shorten(output) {
  const lines = output.trimEnd().split("\n");
  const left = lines.length - shownLines.first - shownLines.last;
  if (left <= 0) return lines.join("\n");
  const middle = `… ${left} lines more …`;
  return [...lines.slice(0, shownLines.first), middle, ...lines.slice(-shownLines.last)].join("\n");
}

/**
 * Where the shell would find `program`; null when it would not.
 *
 * @param {string} program
 */
export function findProgram(program) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder || ".", program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
