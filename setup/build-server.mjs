/** dist/: the server as plain JavaScript, with the files that stand beside it. */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { execute, root } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";

const sources = ["src", "migrations"];

function isServers(path) {
  return path !== join("src", "dashboard") && path !== join("src", "decoder", "native");
}

/**
 * Compiles the server. Types are checked by `npm run check`, not here: that takes three times as long.
 *
 * @param {AbortSignal} [signal]
 */
export async function buildServer(signal) {
  const files = listFiles(sources, isServers);
  const inputs = [...files, "tsconfig.json", "tsconfig.build.json", "package.json"];
  const hash = hashFiles(inputs);
  if (isCurrent("server", hash)) return null;
  unstamp("server");
  for (const folder of sources)
    rmSync(join(root, "dist", folder), { recursive: true, force: true });
  const tsc = join("node_modules", "typescript", "bin", "tsc");
  await execute(process.execPath, [tsc, "-p", "tsconfig.build.json", "--noCheck"], { signal });
  for (const path of files.filter((name) => !/\.tsx?$/.test(name))) copyAsset(path);
  stamp("server", hash, ["dist/src"]);
  return "built";
}

function copyAsset(path) {
  const target = join(root, "dist", path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(root, path), target);
}
