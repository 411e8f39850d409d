import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tests = join(root, "test", "native");
const productWork = join(root, "build", "decoder-work");

function canRun(...command: [string, ...string[]]): boolean {
  const [program, ...args] = command;
  return spawnSync(program, args).status === 0;
}

const hasTools =
  canRun("meson", "--version") &&
  canRun("ninja", "--version") &&
  canRun(process.env["CXX"] ?? "c++", "--version");

/** For `skip`: why nothing native can be built here, or false. */
export const noTools = hasTools ? false : "no C++ compiler, meson or ninja";

/** For `skip`: why there are no objects of the product to build on, or false. */
export const noProductBuild = existsSync(join(productWork, "build.ninja"))
  ? noTools
  : "the decoder was built elsewhere";

/** For `run`: what the program reads, and what is added to its environment. */
interface RunOptions {
  input?: string;
  env?: Record<string, string>;
}

/** Runs a program, which must end well; gives its standard output. */
export function run(program: string, args: string[], { input, env }: RunOptions = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    input,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${stdout}\n${stderr}`);
  return stdout;
}

function buildTests(name: string, args: string[], env: Record<string, string> = {}): string {
  const folder = join(root, "build", name);
  const isThere = existsSync(join(folder, "build.ninja"));
  run("meson", ["setup", ...(isThere ? ["--reconfigure"] : []), folder, tests, ...args], { env });
  run("ninja", ["-C", folder]);
  return folder;
}

/** The programs of this folder, all under the sanitizers. */
export function buildNativeTests(): string {
  return buildTests("native-tests", []);
}

/** The fuzz targets with libFuzzer, where there is a clang that has it; else null. */
export function buildFuzzers(): string | null {
  const empty = 'extern "C" int LLVMFuzzerTestOneInput(const char*, long) { return 0; }';
  const compile = ["-fsanitize=fuzzer,address,undefined", "-x", "c++", "-", "-o", "/dev/null"];
  const compiler = ["clang++", "clang++-19", "clang++-16", "clang++-14"].find(
    (name) => spawnSync(name, compile, { input: empty }).status === 0,
  );
  if (compiler === undefined) return null;
  return buildTests("native-fuzz", ["-Dlibfuzzer=true"], { CXX: compiler });
}

/** Another build of the decoder, on the product's libav. */
function buildDecoder(folder: string, target: string, options: string[]): string {
  const script = join(root, "setup", "build-decoder.mjs");
  return run(process.execPath, [script, folder, target, ...options]).trim();
}

/** The whole decoder under the sanitizers. */
export function buildSanitizedDecoder(): string {
  const sanitizers = ["-Db_sanitize=address,undefined", "-Db_lundef=false"];
  const options = ["-Dbuildtype=plain", "-Doptimization=1", "-Dcpp_args=-fno-sanitize-recover=all"];
  return buildDecoder("native-asan", "kineograph-decoder", [...sanitizers, ...options]);
}

/** A decoder for which every file is a long one. */
export function buildLongFilesDecoder(): string {
  const options = ["-Dwhole_file_bytes=0", "-Dbuildtype=debug"];
  return buildDecoder("decoder-long-files", "kineograph-decoder", options);
}

/** The product's own objects with faults planted into them. */
export function buildPlantedDecoder(): string {
  return buildDecoder("decoder-work", "kineograph-decoder-planted", []);
}
