/** The steps that a fresh checkout needs before it runs or is tested. */
import { buildDecoder, decoderPackages } from "./build-decoder.mjs";
import { buildPages } from "./build-pages.mjs";
import { buildServer } from "./build-server.mjs";
import { checkNodeVersion, installNodePackages } from "./node-packages.mjs";
import { SetupFailure, writeLog } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";
import { runSteps } from "./steps.mjs";
import { explainMissing, findMissing, installSystemPackages } from "./system-packages.mjs";

const decoderSources = ["src/decoder/native", "setup/build-decoder.mjs"];
const decoderSettings = ["CXX", "CXXFLAGS", "LDFLAGS", "PKG_CONFIG_PATH", "CONDA_PREFIX"];

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
  const decoder = readDecoder();
  await runSteps([
    ...nodeSteps,
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
  await runSteps(nodeSteps);
}

/** What the decoder's build wants, which is nothing when it is built already or comes from elsewhere. */
function readDecoder() {
  const words = decoderSettings.map((name) => process.env[name]);
  const hash = hashFiles(listFiles(decoderSources), words);
  const isElsewhere = Boolean(process.env.KINEOGRAPH_DECODER);
  if (!isElsewhere && isCurrent("decoder", hash)) return { packages: [], build: async () => null };
  const build = async () => {
    if (isElsewhere) return `found at ${await buildDecoder({ log: writeLog })}`;
    unstamp("decoder");
    const program = await buildDecoder({ log: writeLog });
    stamp("decoder", hash, [program]);
    return "built";
  };
  return { packages: isElsewhere ? [] : decoderPackages, build };
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
    strace: "what the decoder opens is not watched",
  };
  return packages.map((name) => losses[name] ?? `no ${name}`).join("; ");
}
