/** The steps that a fresh checkout needs before it runs or is tested. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildPages } from "./build-pages.mjs";
import { buildServer } from "./build-server.mjs";
import { checkNodeVersion, installNodePackages } from "./node-packages.mjs";
import { SetupFailure, root, writeLog } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";
import { runSteps } from "./steps.mjs";
import { explainMissing, findMissing, installSystemPackages } from "./system-packages.mjs";

const decoderSources = ["src/decoder/native", "setup/build-decoder.mjs"];
const decoderSettings = ["CXX", "CXXFLAGS", "LDFLAGS", "PKG_CONFIG_PATH", "CONDA_PREFIX"];

/**
 * Brings the checkout to where it can run; what is up to date is skipped.
 *
 * @param {{ extraPackages?: readonly string[] }} [options] Debian packages that are good to have:
 *   they are installed where we may, and their lack is told and ends nothing
 */
export async function prepare({ extraPackages = ["ffmpeg"] } = {}) {
  const decoder = await readDecoder();
  await runSteps([
    { name: "Node version", run: async () => (checkNodeVersion(), null) },
    { name: "Node packages", needs: ["Node version"], run: installNodePackages },
    {
      name: "System packages",
      needs: ["Node version"],
      run: () => installPackages(decoder.packages, extraPackages),
    },
    { name: "Decoder", needs: ["System packages"], run: decoder.build },
    { name: "Server", needs: ["Node packages"], run: buildServer },
    { name: "Pages", needs: ["Node packages"], run: buildPages },
  ]);
}

/** Only what the checks need. */
export async function prepareNodePackages() {
  await runSteps([
    { name: "Node version", run: async () => (checkNodeVersion(), null) },
    { name: "Node packages", needs: ["Node version"], run: installNodePackages },
  ]);
}

/** What the decoder's build wants, which is nothing when it is built already or comes from elsewhere. */
async function readDecoder() {
  const nothing = { packages: [], build: async () => null };
  if (!existsSync(join(root, "setup/build-decoder.mjs"))) return nothing;
  if (process.env.KINEOGRAPH_DECODER) return nothing;
  const words = decoderSettings.map((name) => process.env[name]);
  const hash = hashFiles(listFiles(decoderSources), words);
  if (isCurrent("decoder", hash)) return nothing;
  const { buildDecoder, decoderPackages } = await import("./build-decoder.mjs");
  const build = async () => {
    unstamp("decoder");
    const program = await buildDecoder({ log: writeLog });
    stamp("decoder", hash, typeof program === "string" ? [program] : []);
    return "built";
  };
  return { packages: decoderPackages, build };
}

async function installPackages(needed, extra) {
  const missing = [...findMissing(needed), ...findMissing(extra)];
  if (missing.length === 0) return null;
  // A failure matters only if it leaves us without what is needed.
  const failure = await installSystemPackages(missing).then(
    (isAllowed) => (isAllowed ? null : explainMissing(findMissing(needed))),
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
  return `going on without ${lost.join(", ")}: ${whatIsLost(lost)}; done`;
}

function whatIsLost(packages) {
  const losses = {
    ffmpeg: "the demo's clips cannot be rendered",
    chromium: "the pages are not tested in a browser",
  };
  return packages.map((name) => losses[name] ?? `no ${name}`).join("; ");
}
