import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const product = join(root, "src", "decoder", "native");
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

function setUp(folder: string, source: string, args: string[], env: RunOptions["env"] = {}): void {
  const isThere = existsSync(join(folder, "build.ninja"));
  run("meson", ["setup", ...(isThere ? ["--reconfigure"] : []), folder, source, ...args], { env });
}

/** Builds a project; gives the folder of its programs. */
function build(name: string, source: string, args: string[], env: RunOptions["env"] = {}): string {
  const folder = join(root, "build", name);
  setUp(folder, source, args, env);
  run("ninja", ["-C", folder]);
  return folder;
}

/** The programs of this folder, all under the sanitizers. */
export function buildNativeTests(): string {
  return build("native-tests", tests, []);
}

/** The fuzz targets with libFuzzer, where there is a clang that has it; else null. */
export function buildFuzzers(): string | null {
  const empty = 'extern "C" int LLVMFuzzerTestOneInput(const char*, long) { return 0; }';
  const compile = ["-fsanitize=fuzzer,address,undefined", "-x", "c++", "-", "-o", "/dev/null"];
  const compiler = ["clang++", "clang++-19", "clang++-16", "clang++-14"].find(
    (name) => spawnSync(name, compile, { input: empty }).status === 0,
  );
  if (compiler === undefined) return null;
  return build("native-fuzz", tests, ["-Dlibfuzzer=true"], { CXX: compiler });
}

/** The whole decoder under the sanitizers. */
export function buildSanitizedDecoder(): string {
  const sanitizers = ["-Db_sanitize=address,undefined", "-Db_lundef=false"];
  const args = ["-Dbuildtype=plain", "-Doptimization=1", "-Dcpp_args=-fno-sanitize-recover=all"];
  return join(build("native-asan", product, [...sanitizers, ...args]), "kineograph-decoder");
}

/** A decoder for which every file is a long one. */
export function buildLongFilesDecoder(): string {
  const args = ["-Dwhole_file_bytes=0", "-Dbuildtype=debug"];
  return join(build("decoder-long-files", product, args), "kineograph-decoder");
}

/** The product's own objects with faults planted into them. */
export function buildPlantedDecoder(): string {
  setUp(productWork, product, ["-Dplanted_faults=true"]);
  run("ninja", ["-C", productWork, "kineograph-decoder-planted"]);
  return join(productWork, "kineograph-decoder-planted");
}
