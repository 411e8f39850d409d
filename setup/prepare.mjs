/** The steps that a fresh checkout needs before it runs or is tested. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import util from "node:util";
import { buildDecoder, explainSystem, findLibav, systemPackages } from "./build-decoder.mjs";
import { buildPages } from "./build-pages.mjs";
import { buildServer } from "./build-server.mjs";
import { isLeanWished, leanPackages } from "./lean-libav.mjs";
import { checkNodeVersion, installNodePackages } from "./node-packages.mjs";
import { SetupFailure, root, writeLog } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";
import { runSteps } from "./steps.mjs";
import {
  explainMissing,
  findMissing,
  installSystemPackages,
  tellLoss,
} from "./system-packages.mjs";

const decoderSources = [
  "src/decoder/native",
  ...["build-decoder", "lean-libav", "debian-packages"].map((name) => `setup/${name}.mjs`),
];
const decoderSettings = [
  "KINEOGRAPH_LIBAV",
  "CC",
  "CXX",
  "CXXFLAGS",
  "LDFLAGS",
  "PKG_CONFIG_PATH",
  "CONDA_PREFIX",
];

const nodeSteps = [
  { name: "Node version", run: async () => (checkNodeVersion(), null) },
  { name: "Node packages", needs: ["Node version"], run: installNodePackages },
];

/**
 * Brings the checkout to where it can run; what is up to date is skipped.
 *
 * @param {{ extraPackages?: readonly string[] }} [options] Debian packages that are good to have:
 *   they are installed where we may, and their lack is told and ends nothing
 */
export async function prepare({ extraPackages = ["ffmpeg"] } = {}) {
  takeFromEnvFile(["KINEOGRAPH_DECODER", "KINEOGRAPH_LIBAV"]);
  const decoder = readDecoder();
  await runSteps([
    ...nodeSteps,
    {
      name: "System packages",
      needs: ["Node version"],
      run: () => installPackages(decoder.listPackages(), extraPackages),
    },
    { name: "Libav", needs: ["System packages"], run: decoder.prepareLibav },
    { name: "Decoder", needs: ["Libav"], run: decoder.build },
    { name: "Server", needs: ["Node packages"], run: buildServer },
    { name: "Pages", needs: ["Node packages"], run: buildPages },
  ]);
}

/** What is not set and stands in `.env`, of which the server reads the rest and tells its faults. */
function takeFromEnvFile(names) {
  let noted = {};
  try {
    noted = util.parseEnv(readFileSync(join(root, ".env"), "utf8"));
  } catch {
    // There is none, or this Node is too old, which its step says.
  }
  for (const name of names) if (noted[name]) process.env[name] ||= noted[name];
}

/** Only what the checks need. */
export async function prepareNodePackages() {
  await runSteps(nodeSteps);
}

/** What the decoder's build wants, which is nothing when it is built already or comes from elsewhere. */
function readDecoder() {
  const nothing = { listPackages: () => [], prepareLibav: async () => null };
  if (process.env.KINEOGRAPH_DECODER)
    return { ...nothing, build: async () => `found at ${await buildDecoder({ log: writeLog })}` };
  const words = decoderSettings.map((name) => process.env[name]);
  const hash = hashFiles(listFiles(decoderSources), words);
  if (isCurrent("decoder", hash)) return { ...nothing, build: async () => null };
  let libav;
  return {
    listPackages: () => (isLeanWished() ? leanPackages : systemPackages),
    prepareLibav: async (signal) => {
      libav = await findLibav(signal);
      if (libav.folder !== null) return `${libav.isNew ? "built" : "found"} at ${libav.folder}`;
      if (libav.why === null) return null;
      await installPackages(systemPackages, [], libav.why);
      return `${explainSystem(libav.why)}; done`;
    },
    build: async () => {
      unstamp("decoder");
      const program = await buildDecoder({ log: writeLog, libav });
      stamp("decoder", hash, [program]);
      return "built";
    },
  };
}

async function installPackages(needed, extra, why = null) {
  const missing = [...findMissing(needed), ...findMissing(extra)];
  if (missing.length === 0) return null;
  // A failure matters only if it leaves us without what is needed.
  const failure = await installSystemPackages(missing).then(
    (isAllowed) =>
      isAllowed ? null : explainMissing(findMissing(needed), why, findMissing(extra)),
    (error) => error,
  );
  if (findMissing(needed).length > 0) {
    throw (
      failure ??
      new SetupFailure(`apt ended well and left us without ${findMissing(needed).join(" ")}`)
    );
  }
  const lost = findMissing(extra);
  if (lost.length === 0) return `installed ${missing.length} with apt`;
  return `going on without ${tellLoss(lost)}; done`;
}
