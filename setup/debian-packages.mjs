/**
 * Packages of the distribution for an account that cannot install any: apt fetches and verifies them
 * with lists of its own, and they are unpacked into a folder. Nothing outside that folder changes.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupFailure, execute, findProgram } from "./shell.mjs";

const needed = ["apt-get", "apt-cache", "dpkg-deb", "tar"];

/** An archive as apt sees it, in a folder of its own. */
export class PackageArchive {
  #folder;
  #signal;
  #configuration;

  /**
   * Asks the machine's own archives what they have now, sources too.
   *
   * @param {string} folder empty; everything goes there
   * @param {AbortSignal} signal
   * @throws {SetupFailure} where there is no apt, or it reaches no archive
   */
  static async open(folder, signal) {
    const archive = new PackageArchive(folder, signal);
    await archive.#apt("apt-get", ["update", "--error-on=any"]);
    return archive;
  }

  constructor(folder, signal) {
    this.#folder = folder;
    this.#signal = signal;
    const sources = join(folder, "sources");
    for (const path of [sources, "lists/partial", "cache/archives/partial"])
      mkdirSync(path === sources ? path : join(folder, path), { recursive: true });
    writeFileSync(join(folder, "status"), "");
    const { stanzas, lines } = readSources();
    writeFileSync(join(sources, "machine.sources"), stanzas);
    writeFileSync(join(sources, "machine.list"), lines);
    const settings = {
      "Dir::Etc::sourcelist": "/dev/null",
      "Dir::Etc::sourceparts": sources,
      "Dir::State": folder,
      "Dir::State::status": join(folder, "status"),
      "Dir::Cache": join(folder, "cache"),
      "APT::Sandbox::User": "",
      "Acquire::Languages": "none",
      "Acquire::Retries": "3",
      "Acquire::http::Timeout": "20",
      "Acquire::https::Timeout": "20",
    };
    this.#configuration = join(folder, "apt.conf");
    const entries = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
    writeFileSync(this.#configuration, entries.join(""));
  }

  /** The environment in which what was unpacked into `folder` is found first. */
  static environment(folder) {
    const path = `${join(folder, "usr", "bin")}${delimiter}${process.env.PATH ?? ""}`;
    return { ...process.env, LC_ALL: "C", PATH: path };
  }

  /**
   * Those of `names` that the archive has.
   *
   * @param {readonly string[]} names
   */
  async findKnown(names) {
    const answer = await this.#apt("apt-cache", ["policy", ...names]);
    const known = new Set(
      [...answer.matchAll(/^(\S+):\n.*\n {2}Candidate: (?!\(none\))/gm)].map((match) => match[1]),
    );
    return names.filter((name) => known.has(name));
  }

  /** What of that name begins with `prefix` is what `name` depends on: a library's package. */
  async findDependency(name, prefix) {
    const answer = await this.#apt("apt-cache", ["depends", name]);
    const found = answer.match(new RegExp(`Depends: (${prefix}\\S*)`))?.[1];
    if (found === undefined) throw new SetupFailure(`${name} needs no ${prefix}`);
    return found;
  }

  /**
   * The files behind packages and source packages, each with its digest.
   *
   * @param {readonly string[]} packages
   * @param {string} source
   */
  async listFiles(packages, source) {
    const binary = await this.#apt("apt-get", ["--print-uris", "download", ...packages]);
    const sources = await this.#apt("apt-get", [
      "--print-uris",
      "--download-only",
      "source",
      source,
    ]);
    const files = [...`${binary}\n${sources}`.matchAll(/^'[^']+' (\S+) \d+ (\S+)$/gm)];
    return files.map(([, name, digest]) => `${name} ${digest}`);
  }

  /**
   * Unpacks packages into `target`, as they would lie in the root.
   *
   * @param {readonly string[]} packages
   * @param {string} target
   */
  async unpack(packages, target) {
    const downloads = join(this.#folder, "packages");
    mkdirSync(downloads, { recursive: true });
    mkdirSync(target, { recursive: true });
    await this.#apt("apt-get", ["download", ...packages], downloads);
    for (const file of readdirSync(downloads)) {
      await execute("dpkg-deb", ["--extract", join(downloads, file), target], {
        signal: this.#signal,
      });
    }
  }

  /**
   * Unpacks a source package with the distribution's patches.
   *
   * @param {string} name
   * @param {string} target
   * @param {string} tools where xz and patch were unpacked
   */
  async unpackSource(name, target, tools) {
    const downloads = join(this.#folder, "source");
    const packaging = join(this.#folder, "packaging");
    for (const path of [downloads, packaging, target]) mkdirSync(path, { recursive: true });
    await this.#apt("apt-get", ["--download-only", "source", name], downloads);
    const files = readdirSync(downloads);
    const options = { env: PackageArchive.environment(tools), signal: this.#signal };
    const extract = (pattern, ...rest) => {
      const file = files.find((each) => pattern.test(each));
      if (file === undefined) throw new SetupFailure(`the source of ${name} has another form`);
      return execute("tar", ["-xf", join(downloads, file), ...rest], options);
    };
    await extract(/\.orig\.tar\.\w+$/, "-C", target, "--strip-components=1");
    await extract(/\.debian\.tar\.\w+$/, "-C", packaging);
    const patches = join(packaging, "debian", "patches");
    for (const patch of readSeries(patches)) {
      await execute("patch", ["-p1", "-s", "-i", join(patches, patch)], {
        ...options,
        cwd: target,
      });
    }
  }

  #apt(program, args, cwd = this.#folder) {
    const env = { ...process.env, LC_ALL: "C" };
    const all = [`--config-file=${this.#configuration}`, "--quiet", ...args];
    return execute(program, all, { cwd, env, signal: this.#signal });
  }
}

/** What this machine lacks to fetch packages; empty where it can. */
export function whatFetchingLacks() {
  return needed.filter((name) => findProgram(name) === null);
}

/** The distribution's own entries of the machine's lists, with the sources added. */
export function readSources() {
  const release = readCodename();
  const files = ["/etc/apt/sources.list", ...listParts("/etc/apt/sources.list.d")];
  const texts = files.map((file) => [file, readOr(file, "")]);
  const of = (ending) => texts.filter(([file]) => file.endsWith(ending)).map(([, text]) => text);
  const stanzas = of(".sources").flatMap((text) => addSourcesToStanzas(text, release));
  const lines = of(".list").flatMap((text) => addSourcesToLines(text, release));
  if (stanzas.length + lines.length === 0)
    throw new SetupFailure("apt's lists name no archive of the distribution");
  return { stanzas: stanzas.join("\n\n"), lines: `${lines.join("\n")}\n` };
}

/**
 * The stanzas (deb822) of the release `codename`.
 *
 * @param {string} text
 * @param {string} codename
 * @returns {string[]}
 */
export function addSourcesToStanzas(text, codename) {
  const withoutComments = text.replaceAll(/^#.*\n?/gm, "");
  return withoutComments
    .split(/\n\s*\n/)
    .map((stanza) => stanza.trim())
    .filter((stanza) => {
      const field = (name) =>
        (stanza.match(new RegExp(`^${name}:(.*)$`, "im"))?.[1] ?? "").trim().split(/\s+/);
      return (
        field("Types").includes("deb") &&
        field("Enabled")[0]?.toLowerCase() !== "no" &&
        field("Components").includes("main") &&
        field("Suites").every((suite) => isOf(codename, suite))
      );
    })
    .map((stanza) => stanza.replace(/^Types:.*$/im, "Types: deb deb-src"));
}

/**
 * The one-line entries of the release `codename`.
 *
 * @param {string} text
 * @param {string} codename
 * @returns {string[]}
 */
export function addSourcesToLines(text, codename) {
  return [...text.matchAll(/^\s*deb\s+((?:\[[^\]]*\]\s+)?\S+\s+(\S+)\s+([^#\n]+))/gm)]
    .filter(([, , suite, components]) => {
      return isOf(codename, suite) && components.split(/\s+/).includes("main");
    })
    .flatMap(([, entry]) => [`deb ${entry.trim()}`, `deb-src ${entry.trim()}`]);
}

function isOf(codename, suite) {
  return suite === codename || suite.startsWith(`${codename}-`) || suite === `${codename}/updates`;
}

function readCodename() {
  return readOr("/etc/os-release", "").match(/^VERSION_CODENAME="?([\w-]+)"?$/m)?.[1] ?? "unknown";
}

function listParts(folder) {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

function readSeries(patches) {
  const lines = readOr(join(patches, "series"), "").split("\n");
  return lines.map((line) => line.replace(/#.*/, "").trim()).filter((line) => line !== "");
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return otherwise;
    throw error;
  }
}
