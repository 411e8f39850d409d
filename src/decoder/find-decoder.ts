import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { KineographError } from "../platform/index.js";

const BUILT_PROGRAM = join("build", "decoder", "kineograph-decoder");

/**
 * Where the native program is: `override` (the setting KINEOGRAPH_DECODER), else the one built
 * below the package's root, which is the nearest folder above this file that holds it.
 *
 * @throws DECODER_UNAVAILABLE when there is none
 */
export function findDecoder(override: string | undefined): string {
  if (override !== undefined && override !== "") {
    if (existsSync(override)) return resolve(override);
    throw new KineographError(
      "DECODER_UNAVAILABLE",
      "KINEOGRAPH_DECODER names a program that is not there: correct it, or unset it and run " +
        "npm run build:decoder.",
    );
  }
  let folder = dirname(fileURLToPath(import.meta.url));
  while (folder !== dirname(folder)) {
    const program = join(folder, BUILT_PROGRAM);
    if (existsSync(program)) return program;
    folder = dirname(folder);
  }
  throw new KineographError(
    "DECODER_UNAVAILABLE",
    "The native decoder is not built: run npm run build:decoder, or set KINEOGRAPH_DECODER to " +
      "one that was built elsewhere.",
  );
}
