/**
 * `npm run soak [-- PATTERN…]`: the tests that repeat what chance decides, with their full counts
 * (KINEOGRAPH_SOAK: a multiple of them, 1), and the fuzzers. Takes hours; prints what bench/RESULTS.md
 * keeps.
 */
import { arch, cpus } from "node:os";
import { followNpm } from "./follow-npm.mjs";
import { prepare } from "./prepare.mjs";
import { listFiles } from "./stamp.mjs";

followNpm();
await prepare({ extraPackages: ["ffmpeg", "strace"] });

const patterns = process.argv.slice(2).filter((word) => word !== "--");
const wanted = patterns.length > 0 ? patterns : ["test/abuse/", "test/native/", "test/decoder/"];
const files = listFiles(["test"]).filter(
  (path) => path.endsWith(".test.ts") && wanted.some((each) => path.includes(each)),
);
process.env.KINEOGRAPH_SOAK ??= "1";
const { register } = await import("tsx/esm/api");
register();
const { runTests } = await import("../test/support/run-tests.ts");
const begin = Date.now();
const exitCode = files.length === 0 ? 1 : await runTests(files, []);
const minutes = ((Date.now() - begin) / 60_000).toFixed(0);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? arch()}, Node ${process.versions.node}`;
console.log(`Soak × ${process.env.KINEOGRAPH_SOAK} in ${minutes} min on ${machine}`);
process.exit(exitCode);
