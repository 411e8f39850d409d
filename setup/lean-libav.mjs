/**
 * libav with only what the decoder may use, linked into it: no decoder, demuxer or protocol beyond
 * the allow-list, the same on every machine of a release. FFmpeg is built from the distribution's
 * source package, and what is linked beside it comes out of the distribution's packages; all that
 * stays is a folder in the cache, named by what it was made from, which checkouts share.
 */
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { PackageArchive, readSources, whatFetchingLacks } from "./debian-packages.mjs";
import { holdLock } from "./hold-lock.mjs";
import { SetupFailure, execute, findProgram, root, writeLog } from "./shell.mjs";
import { hashFiles } from "./stamp.mjs";

/** The Debian and Ubuntu packages that must be installed; the others are fetched. */
export const leanPackages = ["g++", "meson", "ninja-build", "pkg-config"];

const setting = "KINEOGRAPH_LIBAV";
const recipe = ["lean-libav.mjs", "debian-packages.mjs"].map((name) => join("setup", name));
/** Two cores need about half of it. Who has no other, or forces this one, waits as long as it takes. */
const limitMs = 4 * 60_000;
/** So long is what the archive said taken for what it still says. */
const freshMs = 24 * 60 * 60_000;

const tools = ["nasm", "make", "patch", "xz-utils"];
/** Some have another name on Ubuntu, some are only there on newer releases. */
const libraries = [
  "libjpeg62-turbo-dev",
  "libjpeg-turbo8-dev",
  "libpng-dev",
  "zlib1g-dev",
  "libwebp-dev",
  "libsharpyuv-dev",
  "libseccomp-dev",
  "nettle-dev",
  "libdav1d-dev",
];

const configuration = [
  "--disable-everything",
  "--disable-autodetect",
  ...["programs", "doc", "network", "avdevice", "avfilter", "swresample", "postproc", "debug"].map(
    (part) => `--disable-${part}`,
  ),
  "--enable-static",
  "--disable-shared",
  "--enable-pic",
  "--enable-zlib",
  "--enable-libdav1d",
  "--enable-demuxer=mov,matroska,avi,mpegts",
  "--enable-decoder=h264,hevc,mpeg4,vp8,vp9,mjpeg,libdav1d",
  "--enable-parser=h264,hevc,mpeg4video,vp8,vp9,av1,mjpeg",
];

/**
 * @typedef {object} Libav
 * @property {string | null} folder of the lean libav; null: the system's serves
 * @property {string | null} why the lean one was wished for and does not serve
 * @property {boolean} isNew
 */

/**
 * Whether a lean libav is to be had if it can be: not where other libraries are named, nor with the
 * compiler of a conda environment, for which the distribution's archives are not made.
 */
export function isLeanWished() {
  const choice = process.env[setting] ?? "";
  if (choice === "system") return false;
  if (choice === "lean") return true;
  if (choice !== "")
    throw new SetupFailure(`${setting} is "${choice}"; it may be "lean" or "system", or be unset`);
  const { PKG_CONFIG_PATH: given = "", CONDA_PREFIX: conda, CC, CXX } = process.env;
  if (conda && (CC || CXX)) return false;
  const folders = [...given.split(":"), ...(conda ? [join(conda, "lib", "pkgconfig")] : [])];
  return !folders.some((folder) => folder !== "" && existsSync(join(folder, "libavformat.pc")));
}

/**
 * Finds the lean libav in the cache, or makes it.
 *
 * @param {AbortSignal} [signal]
 * @param {{ isOnly?: boolean }} [options] isOnly: the system's would not serve instead
 * @returns {Promise<Libav>}
 * @throws {SetupFailure} when it was asked for by name and cannot be had
 */
export async function prepareLibav(signal = new AbortController().signal, { isOnly } = {}) {
  if (!isLeanWished()) return { folder: null, why: null, isNew: false };
  const isForced = process.env[setting] === "lean";
  const timeout = isForced || isOnly ? signal : AbortSignal.timeout(limitMs);
  try {
    return await findOrMake(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (signal.aborted || !(error instanceof SetupFailure)) throw error;
    writeLog(`${error.output}\n${error.message}`);
    const why = timeout.aborted
      ? `it takes longer than ${limitMs / 60_000} minutes`
      : error.message;
    if (!isForced) return { folder: null, why, isNew: false };
    throw new SetupFailure(
      `The lean libav cannot be built: ${why}. Unset ${setting}, or set it to system, to use the system's.`,
      error.output,
    );
  }
}

async function findOrMake(signal) {
  const lacking = whatFetchingLacks();
  if (lacking.length > 0) throw new SetupFailure(`there is no ${lacking.join(", ")} here`);
  if (!["x64", "arm64"].includes(process.arch))
    throw new SetupFailure(`it was never tried on ${process.arch}`);
  const compiler = process.env.CC || (findProgram("gcc") ? "gcc" : "cc");
  const version = await execute(compiler, ["--version"], { signal });
  const sources = readSources();
  const words = [version, sources.stanzas, sources.lines];
  const request = hashFiles(recipe, words).slice(0, 16);
  const cache = openCache();
  const note = join(cache, `archive-${request}.json`);
  const known = findNoted(cache, note, freshMs);
  if (known) return known;
  const unlock = await holdLock(join(cache, `libav-${request}.lock`), signal);
  try {
    // Whoever held the lock may have made it.
    return (
      findNoted(cache, note, freshMs) ?? (await make({ cache, note, request, compiler, signal }))
    );
  } catch (error) {
    const older = findNoted(cache, note, Infinity);
    if (older === null || signal.aborted) throw error;
    writeLog(`${error.message}: the libav of ${note} serves`);
    return older;
  } finally {
    unlock();
  }
}

/** The folder for what checkouts share; the checkout's own where there is none that can be written. */
function openCache() {
  const shared = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const folder = join(shared, "kineograph");
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    writeLog(`${folder}: ${error.message}`);
    const own = join(root, "build", "cache");
    mkdirSync(own, { recursive: true });
    return own;
  }
}

/** What an archive's answer not older than `ageMs` leads to, if that was built. */
function findNoted(cache, note, ageMs) {
  if (!existsSync(note)) return null;
  const { at, digest } = JSON.parse(readFileSync(note, "utf8"));
  const folder = join(cache, `libav-${digest}`);
  if (Date.now() - at > ageMs || !existsSync(folder)) return null;
  return { folder, why: null, isNew: false };
}

async function make({ cache, note, request, compiler, signal }) {
  const work = makeWorkFolder(root);
  try {
    const opening = PackageArchive.open(join(work, "apt"), signal);
    const archive = await or("the distribution's archives do not answer", opening);
    const choosing = choosePackages(archive);
    const { packages, files } = await or("the archives lack something it needs", choosing);
    const digest = createHash("sha256")
      .update(JSON.stringify([request, files]))
      .digest("hex");
    const folder = join(cache, `libav-${digest.slice(0, 16)}`);
    const isNew = !existsSync(folder);
    if (isNew) {
      const prefix = await build({ archive, packages, work, compiler, signal });
      writeFileSync(join(prefix, "made-from.txt"), `${files.join("\n")}\n`);
      publish(prefix, folder);
    }
    const noted = JSON.stringify({ at: Date.now(), digest: digest.slice(0, 16) });
    writeFileSync(`${note}.${process.pid}`, noted);
    renameSync(`${note}.${process.pid}`, note);
    return { folder, why: null, isNew };
  } finally {
    // What was ended may not have let go of it yet.
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In the checkout, whose disk has room; FFmpeg's build takes no path with a space or the like. */
export function makeWorkFolder(checkout) {
  if (/[^\w./+@-]/.test(checkout)) return mkdtempSync(join(tmpdir(), "kineograph-libav-"));
  const work = join(checkout, "build", "libav-work");
  rmSync(work, { recursive: true, force: true });
  return work;
}

async function choosePackages(archive) {
  const packages = await archive.findKnown([...tools, ...libraries]);
  packages.push(await archive.findDependency("libdav1d-dev", "libdav1d"));
  return { packages, files: await archive.listFiles(packages, "ffmpeg") };
}

/** Says `why` in the words of the person who waits; what the program said stays in the log. */
async function or(why, work) {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    writeLog(error.message);
    throw new SetupFailure(why, error.output);
  }
}

/** Others see the whole folder or none. */
function publish(prefix, folder) {
  const beside = `${folder}.new-${process.pid}`;
  rmSync(beside, { recursive: true, force: true });
  cpSync(prefix, beside, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
}

/** @returns {Promise<string>} the folder with the headers, the libraries and their .pc files */
async function build({ archive, packages, work, compiler, signal }) {
  const fetched = join(work, "fetched");
  const source = join(work, "ffmpeg");
  const prefix = join(work, "prefix");
  await or("its packages cannot be fetched", archive.unpack(packages, fetched));
  await or("its source cannot be fetched", archive.unpackSource("ffmpeg", source, fetched));
  collectLibraries(fetched, prefix);
  const pkgConfig = join(prefix, "lib", "pkgconfig");
  const options = {
    cwd: source,
    env: {
      ...PackageArchive.environment(fetched),
      PKG_CONFIG_LIBDIR: pkgConfig,
      PKG_CONFIG_PATH: "",
    },
    signal,
  };
  const places = [
    `--prefix=${prefix}`,
    `--cc=${compiler}`,
    `--extra-cflags=-I${join(prefix, "include")}`,
    `--extra-ldflags=-L${join(prefix, "lib")}`,
  ];
  const run = (program, args) =>
    or(`FFmpeg does not compile (${program})`, execute(program, args, options));
  await run("./configure", [...configuration, ...places]);
  await run("make", [`-j${availableParallelism()}`]);
  await run("make", ["install-libs", "install-headers"]);
  for (const name of readdirSync(pkgConfig)) makeMovable(join(pkgConfig, name));
  for (const name of ["LICENSE.md", "COPYING.LGPLv2.1"])
    cpSync(join(source, name), join(prefix, "licences", "ffmpeg", name));
  return prefix;
}

/** Headers, archives, .pc files and licences out of the packages' folders. The one shared library is dav1d, of which the distribution has no archive. */
function collectLibraries(fetched, prefix) {
  const usr = join(fetched, "usr");
  const architecture = readdirSync(join(usr, "lib")).find((name) =>
    existsSync(join(usr, "lib", name, "pkgconfig")),
  );
  if (architecture === undefined) throw new SetupFailure("the packages hold no libraries");
  const copy = (from, to, isWanted = () => true) => {
    if (!existsSync(from)) return;
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from).filter(isWanted))
      cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
  };
  const isLinked = (name) => name.endsWith(".a") || name.startsWith("libdav1d.so");
  copy(join(usr, "lib", architecture), join(prefix, "lib"), isLinked);
  copy(join(usr, "lib", architecture, "pkgconfig"), join(prefix, "lib", "pkgconfig"));
  copy(join(usr, "include"), join(prefix, "include"), (name) => name !== architecture);
  copy(join(usr, "include", architecture), join(prefix, "include"));
  for (const name of libraries) {
    const licence = join(usr, "share", "doc", name, "copyright");
    if (existsSync(licence)) cpSync(licence, join(prefix, "licences", name, "copyright"));
  }
  for (const name of readdirSync(join(prefix, "lib", "pkgconfig")))
    makeMovable(join(prefix, "lib", "pkgconfig", name));
}

/** Lets a .pc file name its folders from where it lies itself. */
function makeMovable(file) {
  const text = readFileSync(file, "utf8")
    .replaceAll(/^prefix=.*$/gm, "prefix=${pcfiledir}/../..")
    .replaceAll(/^exec_prefix=.*$/gm, "exec_prefix=${prefix}")
    .replaceAll(/^libdir=.*$/gm, "libdir=${prefix}/lib")
    .replaceAll(/^includedir=\/.*\/include/gm, "includedir=${prefix}/include")
    .replaceAll(/ -L\/\S+/g, "");
  writeFileSync(file, text);
}
