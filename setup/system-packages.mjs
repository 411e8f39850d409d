/** What the build and the tests need of the system, found by what it gives and installed with apt where we may. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { SetupFailure, execute, findProgram } from "./shell.mjs";

/** What a Debian package gives: a program on the PATH, or a library that pkg-config knows. */
const gives = {
  "g++": () =>
    Boolean(process.env.CXX) || findProgram("g++") !== null || findProgram("c++") !== null,
  gcc: () => Boolean(process.env.CC) || findProgram("gcc") !== null || findProgram("cc") !== null,
  "build-essential": () => findProgram("c++") !== null && findProgram("make") !== null,
  "pkg-config": () => findProgram(pkgConfig()[0]) !== null,
  pkgconf: () => findProgram(pkgConfig()[0]) !== null,
  "ninja-build": () => findProgram("ninja") !== null,
  meson: () => findProgram("meson") !== null,
  cmake: () => findProgram("cmake") !== null,
  make: () => findProgram("make") !== null,
  ffmpeg: () => findProgram("ffmpeg") !== null,
  strace: () => findProgram("strace") !== null,
  chromium: () =>
    ["chromium", "chromium-browser", "google-chrome"].some((name) => findProgram(name) !== null),
  "libavformat-dev": () => hasLibrary("libavformat"),
  "libavcodec-dev": () => hasLibrary("libavcodec"),
  "libavutil-dev": () => hasLibrary("libavutil"),
  "libswscale-dev": () => hasLibrary("libswscale"),
  "libjpeg62-turbo-dev": () => hasLibrary("libjpeg"),
  "libjpeg-dev": () => hasLibrary("libjpeg"),
  "libturbojpeg0-dev": () => hasLibrary("libturbojpeg"),
  "libpng-dev": () => hasLibrary("libpng"),
  "nettle-dev": () => hasLibrary("nettle"),
  "libwebp-dev": () => hasLibrary("libwebp"),
  "libseccomp-dev": () => hasLibrary("libseccomp"),
};

const aptOptions = [
  "--yes",
  "--no-install-recommends",
  "--option=DPkg::Lock::Timeout=120",
  "--option=Acquire::Retries=3",
  "--option=Dpkg::Options::=--force-unsafe-io",
];

/** The program and its first arguments: PKG_CONFIG may be "pkg-config --define-prefix". */
function pkgConfig() {
  return (process.env.PKG_CONFIG || "pkg-config").split(" ");
}

function hasLibrary(name) {
  const { PKG_CONFIG_PATH: given = "", CONDA_PREFIX: conda } = process.env;
  const folders = conda ? `${given}:${conda}/lib/pkgconfig` : given;
  const env = { ...process.env, PKG_CONFIG_PATH: folders };
  const [program, ...args] = pkgConfig();
  return spawnSync(program, [...args, "--exists", name], { stdio: "ignore", env }).status === 0;
}

/**
 * Those of `packages` whose program or library is not here, wherever it might have come from.
 *
 * @param {readonly string[]} packages names in Debian
 */
export function findMissing(packages) {
  return packages.filter((name) => {
    const isHere = gives[name];
    if (isHere) return !isHere();
    const status = spawnSync("dpkg-query", ["-W", "-f=${db:Status-Status}", name], {
      encoding: "utf8",
    });
    return status.stdout?.trim() !== "installed";
  });
}

/** What stands before apt-get for this user; null when apt is not here or not allowed. */
function findApt() {
  if (findProgram("apt-get") === null) return null;
  if (process.getuid?.() === 0) return [];
  if (findProgram("sudo") === null) return null;
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0
    ? ["sudo", "-n"]
    : null;
}

/** Whether this user can have packages installed here. */
export function mayInstall() {
  return findApt() !== null;
}

/**
 * Installs `packages` with apt, which nothing interrupts: a package manager cut short refuses its
 * next user.
 *
 * @param {readonly string[]} packages
 * @returns {Promise<boolean>} false when this user or system cannot
 */
export async function installSystemPackages(packages) {
  const before = findApt();
  if (before === null) return false;
  const apt = (...args) => {
    const [program = "", ...rest] = [
      ...before,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      ...args,
    ];
    return execute(program, rest);
  };
  const install = () => apt("install", ...aptOptions, ...packages);
  // The lists may be older than what the mirror still has.
  const isDone = hasLists() && (await install().catch(() => null)) !== null;
  if (isDone) return true;
  await apt("update");
  await install();
  return true;
}

/** Whether apt was ever told what there is: images and fresh roots have empty lists. */
function hasLists() {
  try {
    return readdirSync("/var/lib/apt/lists").some((name) => name.includes("_Packages"));
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} missing
 * @param {string | null} [why] fewer would not do
 * @param {readonly string[]} [extra] missing too and good to have, so that one request brings all
 * @returns {SetupFailure} one line that names what to install and the other ways
 */
export function explainMissing(missing, why = null, extra = []) {
  const cause = why ? ` (a lean libav of its own cannot be built: ${why})` : "";
  const all = [...missing, ...extra].join(" ");
  const loss = extra.length > 0 ? ` (without ${tellLoss(extra)})` : "";
  return new SetupFailure(
    `The decoder needs: ${missing.join(" ")}${cause}. Ask for \`apt-get install ${all}\`${loss}, or point PKG_CONFIG_PATH ` +
      "(and CXX, PATH) to a prefix or a conda environment that has them, or KINEOGRAPH_DECODER to a decoder built elsewhere.",
  );
}

/** What does not work without `packages`, which are good to have. */
export function tellLoss(packages) {
  const losses = {
    ffmpeg: "the demo's clips cannot be rendered",
    chromium: "the pages are not tested in a browser",
    strace: "what the decoder opens is not watched",
  };
  const words = packages.map((name) => losses[name] ?? `no ${name}`).join("; ");
  return `${packages.join(", ")}: ${words}`;
}
