/** `npm run dev`: the server and the pages, each made again when a source changes. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { followNpm } from "./follow-npm.mjs";
import { prepare } from "./prepare.mjs";
import { root } from "./shell.mjs";

followNpm();
await prepare();

const pages = "src/dashboard/vite.config.ts";
const programs = [
  ["tsx/dist/cli.mjs", "watch", "--clear-screen=false", "src/cli/main.ts", "start"],
  ...(existsSync(join(root, pages))
    ? [["vite/bin/vite.js", "build", "--watch", "--logLevel", "warn", "--config", pages]]
    : []),
];
const children = programs.map(([program, ...args]) =>
  spawn(
    process.execPath,
    [
      join(root, "node_modules", program),
      ...args,
      ...(program.startsWith("tsx") ? process.argv.slice(2) : []),
    ],
    {
      cwd: root,
      stdio: "inherit",
    },
  ),
);

/** One that ends takes the other along. */
function end(code) {
  process.exitCode ??= code;
  for (const child of children) if (child.exitCode === null) child.kill("SIGTERM");
}
for (const child of children) child.once("exit", (code) => end(code ?? 1));
// In a terminal the children get Ctrl-C themselves.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => end(0));
