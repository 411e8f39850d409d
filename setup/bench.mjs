/** `npm run bench -- NAME`: runs bench/NAME.ts; without a name, lists what there is. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./shell.mjs";

const folder = join(root, "bench");
const files = existsSync(folder) ? readdirSync(folder) : [];
const names = files
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.slice(0, -".bench.ts".length));
const [name, ...args] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  console.error(
    `usage: npm run bench -- NAME\nNAME is one of: ${names.join(", ") || "(there is none yet)"}`,
  );
  process.exit(name === undefined ? 0 : 2);
}
const program = ["--import", "tsx", join(folder, `${name}.bench.ts`), ...args];
const child = spawn(process.execPath, program, { cwd: root, stdio: "inherit" });
child.once("exit", (code) => process.exit(code ?? 1));
