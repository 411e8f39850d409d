/**
 * `npm test [-- PATTERN…]`: the set-up, then the tests whose path holds one of the patterns, or
 * all. What begins with `--` goes to Node's runner (`npm test -- --test-name-pattern=…`).
 */
import { followNpm } from "./follow-npm.mjs";
import { prepare } from "./prepare.mjs";
import { listFiles } from "./stamp.mjs";

followNpm();
const isCi = ["1", "true"].includes(process.env.CI ?? "");
await prepare({ extraPackages: isCi ? ["ffmpeg", "chromium", "strace"] : ["ffmpeg"] });

const words = process.argv.slice(2).filter((word) => word !== "--");
const options = words.filter((word) => word.startsWith("--"));
const patterns = words.filter((word) => !word.startsWith("--"));
const all = listFiles(["test"]).filter((path) => path.endsWith(".test.ts"));
const files = all.filter(
  (path) => patterns.length === 0 || patterns.some((each) => path.includes(each)),
);
if (files.length === 0) {
  console.log(
    `No test file's path holds ${patterns.map((each) => `"${each}"`).join(" or ")}.\n0 passed, 0 failed`,
  );
  process.exit(1);
}
process.env.KINEOGRAPH_TEST_BUILT = "1";
// Only now are there packages to import: the set-up may have just installed them.
const { register } = await import("tsx/esm/api");
register();
const { runTests } = await import("../test/support/run-tests.ts");
process.exit(await runTests(files, options));
