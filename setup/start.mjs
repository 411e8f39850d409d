/**
 * `npm start`: from a fresh checkout to a server that answers. The server runs in this very process,
 * so that signals, the exit code and `kill -9` need nobody to pass them on.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { followNpm } from "./follow-npm.mjs";
import { prepare } from "./prepare.mjs";
import { root } from "./shell.mjs";

followNpm();
await prepare();
const program = join(root, "dist", "src", "cli", "main.js");
process.argv = [process.execPath, program, "start", ...process.argv.slice(2)];
process.setSourceMapsEnabled(true);
await import(pathToFileURL(program).href);
