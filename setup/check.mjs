/** `npm run check`: every check, all even when one fails, each with its time; what failed is shown at the end. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { prepareNodePackages } from "./prepare.mjs";
import { execute, root } from "./shell.mjs";
import { listFiles } from "./stamp.mjs";

const native = listFiles(["src/decoder/native", "test/native", "bench/decode"]).filter((path) =>
  /\.(cc|h)$/.test(path),
);
const dashboardTypes = "src/dashboard/tsconfig.json";
const commandLine = "src/cli/main.ts";
const compose = "docker-compose.yml";

/** [what is checked, the program in node_modules, its arguments], as far as there is something to check */
const checks = [
  ["types", "typescript/bin/tsc", ["--noEmit"]],
  ["lint", "oxlint/bin/oxlint", ["--type-aware", "--deny-warnings"]],
  [
    "rooms",
    "dependency-cruiser/bin/dependency-cruise.mjs",
    ["--config", ".dependency-cruiser.cjs", "src"],
  ],
  [
    "types of the pages",
    "typescript/bin/tsc",
    ["--noEmit", "-p", dashboardTypes],
    existsSync(join(root, dashboardTypes)),
  ],
  ["format", "oxfmt/bin/oxfmt", ["--check"]],
  ["dead code", "knip/bin/knip.js", ["--no-progress"]],
  [
    "contracts",
    null,
    ["--import", "tsx", commandLine, "schema", "--check"],
    existsSync(join(root, commandLine)),
  ],
  [
    "format of C++",
    "clang-format-node/build/cli.js",
    ["--dry-run", "-Werror", ...native],
    native.length > 0,
  ],
  ["compose file", "dclint/bin/dclint.cjs", [compose], existsSync(join(root, compose))],
].filter(([, , , isThere]) => isThere !== false);

const failures = [];

async function run([name, program, args]) {
  const begin = Date.now();
  const all = program === null ? args : [join("node_modules", program), ...args];
  const seconds = () => `${((Date.now() - begin) / 1000).toFixed(1)} s`;
  try {
    await execute(process.execPath, all);
    console.log(`✔ ${name} (${seconds()})`);
  } catch (error) {
    console.log(`✖ ${name} (${seconds()})`);
    failures.push({ name, words: error.output || error.message });
  }
}

await prepareNodePackages();
/** Two at a time: the longest come first. */
const left = [...checks];
const work = async () => {
  for (let next = left.shift(); next !== undefined; next = left.shift()) await run(next);
};
await Promise.all([work(), work()]);
for (const { name, words } of failures) console.log(`\n✖ ${name}\n${words}`);
console.log(`\n${checks.length - failures.length} checks passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
