/** The packages of package-lock.json in node_modules. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupFailure, execute, root } from "./shell.mjs";

/** @throws {SetupFailure} on a Node that is too old */
export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isGood = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
  if (isGood) return;
  throw new SetupFailure(
    `Kineograph needs Node 20.19 or later, 22.12 or later of 22, or 24 (recommended); this is ${process.version}. See https://nodejs.org/en/download.`,
  );
}

/**
 * Whether npm has installed all that the lock file names. npm notes at the end of an installation
 * what it put there, so one that was cut short shows.
 */
function isInstalled() {
  const note = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(note)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const found = JSON.parse(readFileSync(note, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const there = found[path];
    if (there === undefined)
      return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/**
 * Runs `npm ci` when node_modules is not what the lock file says.
 *
 * @param {AbortSignal} signal
 */
export async function installNodePackages(signal) {
  if (isInstalled()) return null;
  // The npm that runs us, if one does: another one on the PATH may be older.
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith("npm-cli.js") ? [process.execPath, [npm]] : ["npm", []];
  const args = [
    "ci",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    // npm waits five minutes for a connection that stalled, which happens; a minute is enough.
    "--fetch-timeout=60000",
  ];
  await execute(program, [...first, ...args], {
    signal,
    env: { ...process.env, NODE_ENV: "" },
    advice:
      "Without internet, point npm to a registry that this machine reaches (npm config set registry …).",
  });
  return "installed";
}
