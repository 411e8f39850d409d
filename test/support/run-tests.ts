import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedPostgres } from "../../src/embedded/index.js";
import { bundleTests } from "./bundle-tests.js";
import { programs } from "./programs.js";
import { repeats } from "./soak.js";

interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
/** So that a test that hangs holds up nobody for longer; the longest file takes a tenth of it. */
const fileTimeoutMs = repeats(300_000, 4 * 3_600_000);
/** What takes longest is begun first, so that the two that run at once end together. */
const longFiles = [
  "cli/refusals",
  "abuse/kills",
  "native/sanitized",
  "cli/commands",
  "decoder/exactness",
  "decoder/pictures",
  "ingest/real-lists",
  "embedded/postgres",
  "journey/pages",
  "cli/dataset-commands",
  "overlap/real-lists",
  "cli/export-clips",
  "demo/render",
  "abuse/planted-faults",
  "cli/clip-of-version",
  "cli/extract-file",
].map((name) => `test/${name}.test.ts`);

/**
 * Runs test files on one Postgres and in one temporary folder, both gone when it returns.
 *
 * @param files relative to the checkout
 * @param nodeOptions handed to Node's runner, for example `--test-name-pattern=…`
 * @returns the exit code: 1 when a test failed or none ran
 */
export async function runTests(
  files: readonly string[],
  nodeOptions: readonly string[],
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "kineograph-test-"));
  mkdirSync(join(root, "build"), { recursive: true });
  // In the checkout, from where its packages are found.
  const bundles = mkdtempSync(join(root, "build", "tests-"));
  // A test starts one of them as another account.
  chmodSync(bundles, 0o755);
  const remove = (): void => {
    for (const each of [folder, bundles]) {
      rmSync(each, { recursive: true, force: true, maxRetries: 3 });
    }
  };
  process.once("exit", remove);
  const postgres = await startEmbeddedPostgres({
    home: join(folder, "home"),
    settings: { max_connections: "200" },
    log: (line) => console.error(`Postgres of the tests: ${line}`),
  });
  const result = join(folder, "result.json");
  const shared = join(folder, "shared");
  mkdirSync(shared);
  try {
    const tests = [...new Set([...longFiles.filter((file) => files.includes(file)), ...files])];
    const bundled = await bundleTests([...tests, ...Object.values(programs)], bundles);
    await runNode([...toOptions(nodeOptions), ...bundled.slice(0, tests.length)], {
      ...withoutSettings(process.env),
      TMPDIR: folder,
      KINEOGRAPH_TEST_SHARED: shared,
      KINEOGRAPH_TEST_BUNDLES: bundles,
      KINEOGRAPH_TEST_SUPERUSER_URL: postgres.superuserUrl,
      KINEOGRAPH_TEST_RESULT: result,
    });
    return close(existsSync(result) ? readFileSync(result, "utf8") : null);
  } finally {
    await postgres.stop();
    remove();
  }
}

function toOptions(nodeOptions: readonly string[]): string[] {
  return [
    "--enable-source-maps",
    "--test",
    "--test-concurrency=2",
    `--test-timeout=${fileTimeoutMs}`,
    "--test-reporter=./test/support/reporter.mjs",
    "--test-reporter-destination=stdout",
    ...nodeOptions,
  ];
}

/** A developer's own settings must not decide what a test sees. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = /^KINEOGRAPH_(TEST_|DECODER$|SOAK$)/;
  const own = /^(KINEOGRAPH_|DATABASE_|PG[A-Z]+$|NODE_OPTIONS$|NO_COLOR$|FORCE_COLOR$)/;
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => kept.test(name) || !own.test(name)),
  );
}

/** Runs Node in a group of its own, of which nothing is left when it ends. */
async function runNode(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  const end = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nothing is left of it.
    }
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    process.exitCode = 1;
    end(signal);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  await new Promise((resolve) => child.once("close", resolve));
  end("SIGKILL");
}

function close(result: string | null): number {
  if (result === null) {
    console.log("The test run was cut short.\n0 passed, 1 failed");
    return 1;
  }
  const { passed, failed, skipped } = JSON.parse(result) as TestCounts;
  if (passed + failed === 0) console.log("No test ran.");
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}
