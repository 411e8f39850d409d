import { writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { inspect } from "node:util";
/**
 * What a run came to: the runner reads it from the file that KINEOGRAPH_TEST_RESULT names.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} TestCounts
 */

/**
 * The part of Node's test events that is read here; a test and a suite are told apart by `type`.
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} nesting
 * @property {string} [file]
 * @property {string | boolean} [skip]
 * @property {string | boolean} [todo]
 * @property {{ duration_ms: number, type?: string, error?: { failureType?: string, cause?: unknown } }} details
 */

/** With CI every test must run, but for those that want data which cannot be carried about, or programs that only others use. */
const isCi = ["1", "true"].includes(process.env["CI"] ?? "");
const isSoak = process.env["KINEOGRAPH_SOAK"] !== undefined;
const permittedSkip = /^(real data|a reader of others)/;
const isFiltered = process.execArgv.some((argument) => argument.startsWith("--test-name-pattern"));
const shownOutputLines = 80;
class Run {
  counts = { passed: 0, failed: 0, skipped: 0 };
  failures = [];
  skips = [];
  #output = new Map();
  #failedFiles = new Set();
  #file = "";
  /** @param {{ file?: string, message: string }} event */
  keepOutput({ file = "", message }) {
    const source = shorten(file);
    this.#output.set(source, (this.#output.get(source) ?? "") + message);
  }
  /** @param {Outcome} test */
  pass(test) {
    const { type, duration_ms: durationMs } = test.details;
    if (type === "suite") return "";
    if (isFile(test)) return isFiltered ? "" : this.fail(test, "the file holds no test");
    if (test.skip !== undefined && test.skip !== false) return this.#skip(test);
    this.counts.passed += 1;
    return this.#line("✔", test, `(${durationMs.toFixed(0)} ms)`);
  }
  /**
   * @param {Outcome} test
   * @param {string} [words]
   */
  fail(test, words = describe(test)) {
    // A suite fails with its tests, which were counted one by one.
    if (test.details.error?.failureType === "subtestsFailed") return "";
    if (test.todo !== undefined && test.todo !== false) return this.#line("…", test, "(to do)");
    this.counts.failed += 1;
    const file = shorten(test.file ?? "");
    this.#failedFiles.add(file);
    this.failures.push(`✖ ${file}: ${isFile(test) ? "the file" : test.name}\n${words}`);
    return this.#line("✖", test, "");
  }
  #skip(test) {
    const reason = typeof test.skip === "string" ? test.skip : "no reason given";
    if (/does not match pattern/.test(reason)) return "";
    if (isCi && !permittedSkip.test(reason)) {
      return this.fail(test, `skipped where every test must run (CI): ${reason}`);
    }
    this.counts.skipped += 1;
    this.skips.push(`${shorten(test.file ?? "")}: ${test.name}: ${reason}`);
    return this.#line("–", test, `(skipped: ${reason})`);
  }
  #line(mark, test, tail) {
    const file = shorten(test.file ?? "");
    const header = file === this.#file ? "" : `${file}\n`;
    this.#file = file;
    return `${header}  ${mark} ${isFile(test) ? "the file" : test.name} ${tail}`.trimEnd() + "\n";
  }
  /** In the soak, what a test tells of its run is what one wants to know. */
  tell({ message, file = "" }) {
    return isSoak ? `    ${shorten(file)}: ${message}\n` : "";
  }
  /** Failures in full, with what the failing files printed; then what was skipped, and why. */
  close() {
    const printed = [...this.#failedFiles].flatMap((file) => {
      const lines = (this.#output.get(file) ?? "").trimEnd().split("\n").slice(-shownOutputLines);
      return lines.join("").trim() === "" ? [] : [`printed by ${file}:\n${lines.join("\n")}`];
    });
    const skips = this.skips.length === 0 ? [] : [`Skipped:\n  ${this.skips.join("\n  ")}`];
    const parts = [...(this.failures.length > 0 ? ["Failures:"] : []), ...this.failures];
    return [...parts, ...printed, ...skips].map((part) => `\n${part}\n`).join("");
  }
}
/** Each file is reported as a test too, when it fails as a whole or holds none. */
function isFile(test) {
  return test.nesting === 0 && test.file !== undefined && resolve(test.name) === test.file;
}
function describe(test) {
  const { error } = test.details;
  return inspect(error?.cause ?? error, { depth: 4, maxStringLength: 4000 });
}
/** The source of a test, below the checkout: what concerns a file as a whole comes from its bundle. */
function shorten(file) {
  return relative(process.cwd(), file).replace(/^build\/tests-[^/]+\/(.*)\.js$/, "$1.ts");
}
/** Node's runner takes a reporter as a module's default export, and on Node 20 as plain JavaScript. */
export default async function* report(events) {
  const run = new Run();
  for await (const event of events) {
    if (event.type === "test:pass") yield run.pass(event.data);
    else if (event.type === "test:fail") yield run.fail(event.data);
    else if (event.type === "test:diagnostic" && event.data.nesting > 0) yield run.tell(event.data);
    else if (event.type === "test:stdout" || event.type === "test:stderr") {
      run.keepOutput(event.data);
    }
  }
  yield run.close();
  const result = process.env["KINEOGRAPH_TEST_RESULT"];
  if (result) writeFileSync(result, JSON.stringify(run.counts));
}
