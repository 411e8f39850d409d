import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const product = join(root, "src", "decoder", "native");
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

export function run(program: string, args: string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${stdout}\n${stderr}`);
  return stdout;
}

function setUp(folder: string, source: string, options: string[]): void {
  const isThere = existsSync(join(folder, "build.ninja"));
  run("meson", ["setup", ...(isThere ? ["--reconfigure"] : []), folder, source, ...options]);
}

/** Builds a project below the checkout; gives the folder of its programs. */
export function build(name: string, source: string, options: string[] = []): string {
  const folder = join(root, "build", name);
  setUp(folder, join(root, source), options);
  run("ninja", ["-C", folder]);
  return folder;
}

/** The product's own objects with faults planted into them. */
export function buildPlantedDecoder(): string {
  setUp(productWork, product, ["-Dplanted_faults=true"]);
  run("ninja", ["-C", productWork, "kineograph-decoder-planted"]);
  return join(productWork, "kineograph-decoder-planted");
}
