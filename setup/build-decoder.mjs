/**
 * build/decoder/kineograph-decoder: the native program. `node setup/build-decoder.mjs` builds it alone;
 * with a folder's name, a target and options of meson, another build of it in that folder of build/.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { leanPackages, prepareLibav } from "./lean-libav.mjs";
import { SetupFailure, execute, root } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";
import { explainMissing, findMissing, mayInstall } from "./system-packages.mjs";

/** The Debian and Ubuntu packages that the build on the system's libav needs. */
export const systemPackages = [
  ...leanPackages,
  "libavformat-dev",
  "libavcodec-dev",
  "libavutil-dev",
  "libswscale-dev",
  "libjpeg-dev",
  "libpng-dev",
  "nettle-dev",
  "libseccomp-dev",
  "libwebp-dev",
];

const libraries = [
  "libavformat",
  "libavcodec",
  "libavutil",
  "libswscale",
  "libjpeg",
  "libpng",
  "nettle",
  "libwebp",
];
const sources = join("src", "decoder", "native");
const workFolder = join(root, "build", "decoder-work");
const libavFile = join(workFolder, "libav.txt");
const outputFolder = join("build", "decoder");
const program = join(outputFolder, "kineograph-decoder");
const protocolWords = "protocol 2 ";

/**
 * Builds the program unless it is there from the same sources, compiler and libraries; with
 * KINEOGRAPH_DECODER set, only asks that one for its version.
 *
 * @param {{ log?: (text: string) => void, libav?: import("./lean-libav.mjs").Libav }} [options]
 * @returns {Promise<string>} where the program is
 * @throws {SetupFailure}
 */
export async function buildDecoder({ log = () => undefined, libav: given } = {}) {
  mkdirSync(join(root, "build"), { recursive: true });
  const override = process.env.KINEOGRAPH_DECODER;
  if (override) {
    await checkVersion(override);
    return override;
  }
  const lacking = findMissing(leanPackages);
  if (lacking.length > 0) throw explainMissing(lacking);
  const libav = given ?? (await findLibav());
  if (!given && libav.why) log(explainSystem(libav.why));
  const missing = libav.folder === null ? findMissing(systemPackages) : [];
  const env = { ...process.env, ...searchPaths(libav) };
  const toolchain = await readToolchain(env).catch((error) => {
    throw missing.length > 0 ? explainMissing(missing, libav.why) : error;
  });
  const hash = hashFiles(listFiles([sources]), [toolchain]);
  if (isCurrent("decoder-program", hash)) return join(root, program);
  if (missing.length > 0) throw explainMissing(missing, libav.why);
  unstamp("decoder-program");
  await compile(env, toolchain, libav);
  const outputs = readdirSync(join(root, outputFolder)).map((name) => join(outputFolder, name));
  await checkVersion(join(root, program));
  stamp("decoder-program", hash, outputs);
  log(`built ${program}`);
  return join(root, program);
}

/**
 * The libav to build on: the lean one, waited for as long as it takes where the system's is not to
 * be had either.
 *
 * @param {AbortSignal} [signal]
 */
export function findLibav(signal) {
  const isOnly = findMissing(systemPackages).length > 0 && !mayInstall();
  return prepareLibav(signal, { isOnly });
}

/** @param {string} why the lean libav cannot be had */
export function explainSystem(why) {
  return `going on with the system's libav, for the lean one cannot be built: ${why}`;
}

/** What pkg-config reads: the lean libav alone, else the system's and that of a conda environment. */
function searchPaths({ folder: lean }) {
  if (lean) return { PKG_CONFIG_PATH: "", PKG_CONFIG_LIBDIR: join(lean, "lib", "pkgconfig") };
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

/**
 * Builds the program in another way, for tests and benches, on the same libav: in build/NAME.
 *
 * @param {string} name of the folder; the product's own objects serve where it is decoder-work
 * @param {readonly string[]} options of meson
 * @param {string} target
 * @returns {Promise<string>} where the program is
 */
async function buildVariant(name, options, target) {
  const libav = readLibavOfProduct() ?? (await findLibav());
  const env = { ...process.env, ...searchPaths(libav) };
  const folder = join(root, "build", name);
  await setUp(folder, { env, libav, toolchain: await readToolchain(env), options });
  await execute("ninja", ["-C", folder, target], { env });
  putLibrariesBeside(libav, folder);
  return join(folder, target);
}

/** The libav that the product was last built on; null when it was built elsewhere. */
function readLibavOfProduct() {
  const noted = readOr(libavFile, null);
  return noted === null ? null : { folder: noted === "" ? null : noted };
}

/** Begins the folder anew unless it was made by the same means. */
async function setUp(folder, { env, libav, toolchain, options = [] }) {
  const means = [toolchain, ...options].join("\n");
  const meansFile = join(folder, "toolchain.txt");
  if (readOr(meansFile, "") === means) return;
  rmSync(folder, { recursive: true, force: true });
  const kind = libav.folder === null ? "shared" : "static";
  const folders = await execute(env.PKG_CONFIG || "pkg-config", ["--libs-only-L", ...libraries], {
    env,
  });
  // Libraries outside the system's folders (conda, a prefix) must be found again when it runs, with
  // an empty environment, and so must theirs: an old-style rpath reaches those as well.
  const places = new Set([
    ...(libav.folder === null ? (folders.match(/(?<=-L)\S+/g) ?? []) : []),
    ...(env.LD_LIBRARY_PATH ?? "").split(":").filter((path) => path !== ""),
  ]);
  const runPaths = [...places].map((path) => `-Wl,-rpath,${path}`);
  if (runPaths.length > 0) runPaths.unshift("-Wl,--disable-new-dtags");
  const flags = [env.LDFLAGS ?? "", ...runPaths].join(" ").trim();
  const args = ["setup", `-Ddefault_library=${kind}`, ...options, folder, join(root, sources)];
  await execute("meson", args, { env: { ...env, LDFLAGS: flags } });
  writeFileSync(meansFile, means);
}

/** Makes the program beside the old one, which serves until the new one is whole. */
async function compile(env, toolchain, libav) {
  await setUp(workFolder, { env, libav, toolchain });
  writeFileSync(libavFile, libav.folder ?? "");
  await execute("ninja", ["-C", workFolder], { env });
  putBeside(libav);
  renameSync(join(workFolder, "kineograph-decoder"), join(root, program));
}

/** What the program on the lean libav takes along: the one library that is not in it, and the licences. */
function putBeside({ folder: lean }) {
  const target = join(root, outputFolder);
  mkdirSync(target, { recursive: true });
  if (lean === null) return;
  putLibrariesBeside({ folder: lean }, target);
  rmSync(join(target, "licences"), { recursive: true, force: true });
  cpSync(join(lean, "licences"), join(target, "licences"), { recursive: true });
}

function putLibrariesBeside({ folder: lean }, target) {
  if (lean === null) return;
  const from = join(lean, "lib");
  for (const name of readdirSync(from).filter((each) => /\.so\.\d+$/.test(each))) {
    copyFileSync(join(from, name), join(target, `${name}.new`));
    renameSync(join(target, `${name}.new`), join(target, name));
  }
}

async function checkVersion(path) {
  const words = await execute(path, ["--version"], {
    advice: "KINEOGRAPH_DECODER must name a decoder that runs on this machine, or be unset",
  });
  if (words.startsWith("kineograph-decoder ") && words.includes(protocolWords)) return;
  throw new SetupFailure(
    `${path} is not a decoder of this version: it answers "${words.trim().split("\n")[0]}", without ` +
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
    const [variant, target, ...options] = process.argv.slice(2);
    if (variant) console.log(await buildVariant(variant, options, target));
    else console.error(await buildDecoder({ log: (text) => console.error(text) }));
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    if (error.output) console.error(error.output);
    console.error(error.message);
    process.exitCode = 1;
  }
}
