#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = new URL("../dist/src/cli/main.js", import.meta.url);
if (existsSync(program)) {
  process.argv[1] = fileURLToPath(program);
  await import(program.href);
} else {
  console.error("Kineograph is not built yet: run `npm run build` in its folder, or `npm start`.");
  process.exitCode = 1;
}
