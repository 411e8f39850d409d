/** Knows by content whether a step's inputs are the ones it last ran on. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import { root } from "./shell.mjs";

const folder = join(root, "build", "stamps");

/**
 * The files below `paths` (files or folders, relative to the checkout), sorted.
 *
 * @param {readonly string[]} paths
 * @param {(path: string) => boolean} [isWanted]
 * @returns {string[]} relative to the checkout
 */
export function listFiles(paths, isWanted = () => true) {
  const found = [];
  const visit = (path) => {
    const status = statSync(join(root, path), { throwIfNoEntry: false });
    if (status === undefined || !isWanted(path)) return;
    if (status.isDirectory()) {
      for (const name of readdirSync(join(root, path))) visit(join(path, name));
    } else {
      found.push(path);
    }
  };
  for (const path of paths) visit(relative(root, join(root, path)));
  // oxlint-disable-next-line typescript/require-array-sort-compare -- by code unit, on every machine alike
  return found.toSorted();
}

/**
 * @param {readonly string[]} files relative to the checkout
 * @param {readonly (string | undefined)[]} [words] settings that change the result too
 */
export function hashFiles(files, words = []) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.version, process.platform, process.arch, ...words]));
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/**
 * Whether `step` last succeeded on inputs of this hash, and what it made is still there.
 *
 * @param {string} step
 * @param {string} hash
 */
export function isCurrent(step, hash) {
  const file = join(folder, step);
  if (!existsSync(file)) return false;
  const [noted, ...outputs] = readFileSync(file, "utf8").split("\n");
  return noted === hash && outputs.every((path) => existsSync(resolve(root, path)));
}

/**
 * @param {string} step
 * @param {string} hash
 * @param {readonly string[]} outputs files that must still be there for the step to be skipped
 */
export function stamp(step, hash, outputs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, step), [hash, ...outputs].join("\n"));
}

/**
 * Forgets `step`, before it begins: cut short, it must run again.
 *
 * @param {string} step
 */
export function unstamp(step) {
  rmSync(join(folder, step), { force: true });
}
