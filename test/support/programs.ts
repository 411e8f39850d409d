import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const bundles = process.env["KINEOGRAPH_TEST_BUNDLES"];

/** Programs that tests start as processes of their own, relative to the checkout. */
export const programs = {
  holdPostgres: "test/support/hold-embedded-postgres.ts",
  holdPool: "test/decoder/hold-pool.ts",
};

/** What starts one with Node: the run's bundle of it, or its source. */
export function startWords(program: keyof typeof programs): [...options: string[], file: string] {
  const source = programs[program];
  return bundles === undefined
    ? ["--import", import.meta.resolve("tsx"), join(root, source)]
    : [join(bundles, source.replace(/\.ts$/, ".js"))];
}
