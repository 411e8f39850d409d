/** dist/dashboard: the browser pages. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execute, root } from "./shell.mjs";
import { hashFiles, isCurrent, listFiles, stamp, unstamp } from "./stamp.mjs";

const settings = join("src", "dashboard", "vite.config.ts");

/**
 * Bundles the pages.
 *
 * @param {AbortSignal} [signal]
 */
export async function buildPages(signal) {
  if (!existsSync(join(root, settings))) return null;
  const hash = hashFiles([
    ...listFiles(["src/dashboard"]),
    ...listFiles(["schema/api.graphql", "package-lock.json"]),
  ]);
  if (isCurrent("pages", hash)) return null;
  unstamp("pages");
  const vite = join("node_modules", "vite", "bin", "vite.js");
  const env = { ...process.env, NODE_ENV: "production" };
  await execute(process.execPath, [vite, "build", "--config", settings], { signal, env });
  stamp("pages", hash, ["dist/dashboard/index.html"]);
  return "built";
}
