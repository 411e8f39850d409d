/** build/decoder/kineograph-decoder: the native program. `node setup/build-decoder.mjs` builds it alone. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupFailure, execute, root } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";
import { explainMissing, findMissing } from "./system-packages.mjs";

/** The Debian and Ubuntu packages that the build needs. */
export const decoderPackages = [
  "g++",
  "meson",
  "ninja-build",
  "pkg-config",
  "libavformat-dev",
  "libavcodec-dev",
  "libavutil-dev",
  "libswscale-dev",
  "libjpeg-dev",
  "libpng-dev",
  "nettle-dev",
  "libseccomp-dev",
];

const libraries = [
  "libavformat",
  "libavcodec",
  "libavutil",
  "libswscale",
  "libjpeg",
  "libpng",
  "nettle",
];
const sources = join("src", "decoder", "native");
const workFolder = join(root, "build", "decoder-work");
const program = join("build", "decoder", "kineograph-decoder");
const protocolWords = "protocol 2 ";

/**
 * Builds the program unless it is there from the same sources, compiler and libraries; with
 * KINEOGRAPH_DECODER set, only asks that one for its version.
 *
 * @param {{ log?: (text: string) => void }} [options]
 * @returns {Promise<string>} where the program is
 * @throws {SetupFailure}
 */
export async function buildDecoder({ log = () => undefined } = {}) {
  mkdirSync(join(root, "build"), { recursive: true });
  const override = process.env.KINEOGRAPH_DECODER;
  if (override) {
    await checkVersion(override);
    return override;
  }
  const missing = findMissing(decoderPackages);
  const env = { ...process.env, ...searchPaths() };
  const toolchain = await readToolchain(env).catch((error) => {
    throw missing.length > 0 ? explainMissing(missing) : error;
  });
  const hash = hashFiles(listFiles([sources]), [toolchain]);
  if (isCurrent("decoder-program", hash)) return join(root, program);
  if (missing.length > 0) throw explainMissing(missing);
  unstamp("decoder-program");
  await compile(env, toolchain);
  await checkVersion(join(root, program));
  stamp("decoder-program", hash, [program]);
  log(`built ${program}`);
  return join(root, program);
}

/** Where a conda environment keeps what pkg-config reads. */
function searchPaths() {
  const prefix = process.env.CONDA_PREFIX;
  if (!prefix) return {};
  const own = process.env.PKG_CONFIG_PATH;
  const folder = join(prefix, "lib", "pkgconfig");
  return { PKG_CONFIG_PATH: own ? `${own}:${folder}` : folder };
}

/** What else than our sources the result depends on. */
async function readToolchain(env) {
  const compiler = (env.CXX || "c++").split(" ");
  const pkgConfig = env.PKG_CONFIG || "pkg-config";
  const version = await execute(compiler[0], [...compiler.slice(1), "--version"], { env });
  const versions = await execute(pkgConfig, ["--modversion", ...libraries], { env });
  const folders = await execute(pkgConfig, ["--libs-only-L", ...libraries], { env });
  const flags = [env.CXXFLAGS, env.LDFLAGS].join("\n");
  return [version, versions, folders, flags].join("\n");
}

/** Makes the program beside the old one, which serves until the new one is whole. */
async function compile(env, toolchain) {
  const toolchainFile = join(workFolder, "toolchain.txt");
  if (readOr(toolchainFile, "") !== toolchain) {
    rmSync(workFolder, { recursive: true, force: true });
    const folders = await execute(env.PKG_CONFIG || "pkg-config", ["--libs-only-L", ...libraries], {
      env,
    });
    // Libraries outside the system's folders (conda, a prefix) must be found again when it runs, with
    // an empty environment, and so must theirs: an old-style rpath reaches those as well.
    const places = new Set([
      ...(folders.match(/(?<=-L)\S+/g) ?? []),
      ...(env.LD_LIBRARY_PATH ?? "").split(":").filter((path) => path !== ""),
    ]);
    const runPaths = [...places].map((path) => `-Wl,-rpath,${path}`);
    if (runPaths.length > 0) runPaths.unshift("-Wl,--disable-new-dtags");
    const flags = [env.LDFLAGS ?? "", ...runPaths].join(" ").trim();
    await execute("meson", ["setup", workFolder, join(root, sources)], {
      env: { ...env, LDFLAGS: flags },
    });
    writeFileSync(toolchainFile, toolchain);
  }
  await execute("ninja", ["-C", workFolder], { env });
  mkdirSync(dirname(join(root, program)), { recursive: true });
  renameSync(join(workFolder, "kineograph-decoder"), join(root, program));
}

async function checkVersion(path) {
  const words = await execute(path, ["--version"], {
    advice: "KINEOGRAPH_DECODER must name a decoder that runs on this machine, or be unset",
  });
  if (words.startsWith("kineograph-decoder ") && words.includes(protocolWords)) return;
  throw new SetupFailure(
    `${path} is not a decoder of this version: it answers "${words.trim()}", without ` +
      `"${protocolWords.trim()}". Build it from this checkout, or unset KINEOGRAPH_DECODER.`,
  );
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.error(await buildDecoder({ log: (text) => console.error(text) }));
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    if (error.output) console.error(error.output);
    console.error(error.message);
    process.exitCode = 1;
  }
}
