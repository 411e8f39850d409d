/** `npm run bench -- NAME`: runs the NAME.bench.ts below bench/; without a name, lists what there is. */
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { root } from "./shell.mjs";
import { listFiles } from "./stamp.mjs";

const ending = ".bench.ts";
const files = listFiles(["bench"]).filter((path) => path.endsWith(ending));
const [name, ...args] = process.argv.slice(2);
const file = files.find((path) => basename(path) === `${name}${ending}`);

if (file === undefined) {
  const names = files.map((path) => basename(path, ending)).join(", ");
  console.error(`usage: npm run bench -- NAME\nNAME is one of: ${names || "(there is none yet)"}`);
  process.exit(name === undefined ? 0 : 2);
}
const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
  cwd: root,
  stdio: "inherit",
});
child.once("exit", (code) => process.exit(code ?? 1));
