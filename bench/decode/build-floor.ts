import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const native = join(root, "src", "decoder", "native");
const mesonFacts = join(root, "build", "decoder-work", "meson-info", "intro-dependencies.json");
const libraries = ["libavformat", "libavcodec", "libavutil", "libjpeg"];

/** One of the decoder's libraries, as meson found it. */
interface Dependency {
  name: string;
  compile_args: string[];
  link_args: string[];
}

function run(program: string, args: string[], env = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { env, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr}`);
}

/** With a folder for pkg-config, the libraries there, linked whole; else those of the decoder. */
function readFlags(pkgConfigPath: string | undefined): string[] {
  if (pkgConfigPath === undefined && existsSync(mesonFacts)) {
    const found = JSON.parse(readFileSync(mesonFacts, "utf8")) as Dependency[];
    const used = found.filter(({ name }) => libraries.includes(name));
    return used.flatMap((each) => [...each.compile_args, ...each.link_args]);
  }
  const own = pkgConfigPath === undefined ? {} : { PKG_CONFIG_PATH: pkgConfigPath };
  const env: NodeJS.ProcessEnv = { ...process.env, ...own };
  const whole = pkgConfigPath === undefined ? [] : ["--static"];
  const args = [...whole, "--cflags", "--libs", ...libraries];
  return run(env["PKG_CONFIG"] ?? "pkg-config", args, env)
    .trim()
    .split(/\s+/);
}

/**
 * Compiles floor.cc with the decoder's compiler, level of optimisation and libraries (of its last
 * build; `pkgConfigPath` names others). Gives the program's path.
 */
export function buildFloor(pkgConfigPath: string | undefined): string {
  const folder = join(root, "build", "bench");
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "floor");
  const source = fileURLToPath(new URL("./floor.cc", import.meta.url));
  const [compiler = "c++", ...more] = (process.env["CXX"] ?? "c++").split(" ");
  const flags = ["-std=c++20", "-O3", "-Wall", "-Wextra", `-I${native}`];
  const sources = [source, join(native, "bitstream.cc")];
  run(compiler, [...more, ...flags, ...sources, ...readFlags(pkgConfigPath), "-o", program]);
  return program;
}
