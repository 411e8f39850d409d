import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Product } from "../api/index.js";
import { ensureFirstAdmin, readLocalViewer } from "../people/index.js";
import {
  isKineographError,
  makeLog,
  migrate,
  readProcessSettings,
  roleOf,
} from "../platform/index.js";
import { outputOf } from "./options.js";
import { say, type Output } from "./output.js";
import { prepareDemo } from "./prepare-demo.js";

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    }
  });
}

/** On the first start that needs log-in, the operator gets one admin token, printed once. */
async function offerFirstToken(product: Product, output: Output): Promise<void> {
  if (product.settings.auth === "off") return;
  const token = await ensureFirstAdmin(product.database);
  if (token === null) return;
  say(
    { ...output, isQuiet: false },
    "First start: this is the token of the user `admin`. Keep it, it is shown this once:",
  );
  process.stderr.write(`${token}\n`);
}

/** Tells how to use a mirror that lies where one would look for it, until one was scanned. */
async function sayMirrors({ settings, database }: Product, output: Output): Promise<void> {
  const scanned: unknown[] = await database.query(
    "SELECT FROM mirror WHERE scanned_at IS NOT NULL AND name <> 'demo' LIMIT 1",
  );
  const places = [...settings.mirrorRoots.map((root) => root.path), "/data/kinetics"];
  const place = places.find((each) => existsSync(each));
  if (scanned.length > 0 || place === undefined) return;
  say(output, `There is a folder ${place}. To use the clips in it:`);
  say(
    output,
    "  npx kineograph dataset import kinetics --version 400 --annotations FILE… --labels FILE",
  );
  say(output, `  npx kineograph mirror add lab --root ${place} --version 400`);
  say(output, "  npx kineograph mirror scan lab");
}

/** Opens the product and serves until a signal ends it. */
async function serve(output: Output, prepare: (product: Product) => Promise<void>): Promise<void> {
  const settings = readProcessSettings();
  const log = makeLog(settings.logLevel);
  const { listen, makeServer, openProduct } = await import("../api/index.js");
  const product = await openProduct({ settings, attach: false, log: (line) => say(output, line) });
  try {
    await prepare(product);
    await offerFirstToken(product, output);
    const app = await makeServer(product, log);
    try {
      const stopped = untilStopped();
      const address = await listen(app, settings.host, settings.port);
      const url = settings.publicUrl ?? address;
      process.stdout.write(`Kineograph ready: ${url}\n`);
      say(output, `Dashboard ${url}/ · playground ${url}/playground · Ctrl-C stops it`);
      await stopped;
      say(output, "Stopping …");
    } finally {
      await app.close();
    }
  } finally {
    await product.close();
  }
}

async function prepareStart(product: Product, output: Output): Promise<void> {
  const { makeLocalContext } = await import("../api/index.js");
  const viewer = await readLocalViewer(product.database, process.getuid?.() ?? 0);
  try {
    await prepareDemo(product, makeLocalContext(product, viewer), output);
  } catch (error) {
    // Without an encoder there is no demo, and the catalog serves all the same.
    if (!isKineographError(error, "BAD_SETTING")) throw error;
    say(output, `No demo: ${error.message}`);
  }
  await sayMirrors(product, output);
}

/** serve, start and migrate. */
export function addServeCommands(program: Command): void {
  program
    .command("serve")
    .description("serve the API, the dashboard and the playground")
    .action((_options: object, command: Command) =>
      serve(outputOf(command), () => Promise.resolve()),
    );
  program
    .command("start", { hidden: true })
    .description("what npm start runs: the demo where it belongs, then serve")
    .action((_options: object, command: Command) => {
      const output = outputOf(command);
      return serve(output, (product) => prepareStart(product, output));
    });
  program
    .command("migrate")
    .description("bring the database of DATABASE_OWNER_URL to the present schema")
    .action(async (_options: object, command: Command) => {
      const output = outputOf(command);
      const { databaseOwnerUrl, databaseUrl } = readProcessSettings();
      if (databaseOwnerUrl === undefined || databaseUrl === undefined) {
        command.error(
          "error: set DATABASE_URL and DATABASE_OWNER_URL (the embedded database migrates itself)",
          { exitCode: 2 },
        );
      }
      const log = (line: string) => say(output, line);
      await migrate({ ownerUrl: databaseOwnerUrl, applicationRole: roleOf(databaseUrl), log });
      say(output, "The database is at the present schema.");
    });
}
