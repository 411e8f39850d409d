import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Command } from "commander";
import type { Product } from "../api/index.js";
import { DecoderPool, findDecoder } from "../decoder/index.js";
import {
  isKineographError,
  KineographError,
  readProcessSettings,
  type Settings,
} from "../platform/index.js";
import { openForCommand } from "./client.js";
import { outputOf } from "./options.js";
import { table, writeResult } from "./output.js";

/** One thing that was looked at. */
interface Check {
  what: string;
  state: "ok" | "warning" | "failed";
  /** What was found, and what to do where it is not ok. */
  words: string;
}

const helloDeadlineMs = 10_000;

function failed(what: string, error: unknown): Check {
  const words = isKineographError(error) ? error.message : String(error);
  return { what, state: "failed", words };
}

/** The decoder's build, and whether its worker is shut in as far as it should be. */
async function checkDecoder(settings: Settings): Promise<Check[]> {
  try {
    const program = findDecoder(settings.decoder);
    const options = { program, size: 1, deadlineMs: helloDeadlineMs, maxQueue: 1 };
    const pool = await DecoderPool.start(options);
    await pool.close();
    const layers = pool.containment.join(", ") || "nothing";
    const isShut = pool.containment.includes("seccomp");
    const lacking = pool.containment.includes("landlock")
      ? "it was built without libseccomp: install libseccomp-dev and run npm run build:decoder"
      : "neither seccomp nor Landlock is there: read no files from strangers on this machine";
    return [
      { what: "decoder", state: "ok", words: pool.decoderId },
      {
        what: "containment",
        state: isShut ? "ok" : "warning",
        words: isShut ? layers : `${layers}; ${lacking}`,
      },
    ];
  } catch (error) {
    return [failed("decoder", error)];
  }
}

async function checkMirrors(product: Product): Promise<Check[]> {
  const mirrors: { name: string; root: string; scannedAt: Date | null }[] =
    await product.database.query(
      `SELECT name, root, scanned_at AS "scannedAt" FROM mirror ORDER BY name`,
    );
  return Promise.all(
    mirrors.map(async ({ name, root, scannedAt }): Promise<Check> => {
      const what = `mirror ${name}`;
      const isHere = await access(root, constants.R_OK | constants.X_OK).then(
        () => true,
        () => false,
      );
      if (scannedAt === null) {
        const words = isHere
          ? "never scanned"
          : "never scanned, and its root is not on this machine";
        return {
          what,
          state: "warning",
          words: `${words}: npx kineograph mirror scan ${name}`,
        };
      }
      if (isHere) return { what, state: "ok", words: `last scanned ${scannedAt.toISOString()}` };
      const words =
        "its root cannot be read here: check that it is mounted and may be read by this account";
      return { what, state: "failed", words };
    }),
  );
}

/** Opening the product checks settings, database, schema, durability and the frame store. */
async function checkProduct(settings: Settings): Promise<Check[]> {
  let product: Product;
  try {
    product = await openForCommand(settings);
  } catch (error) {
    return [failed("catalog", error)];
  }
  try {
    const place = settings.databaseUrl === undefined ? "embedded" : "DATABASE_URL";
    const words = `database (${place}), schema, durability and frame store are in order`;
    return [{ what: "catalog", state: "ok", words }, ...(await checkMirrors(product))];
  } finally {
    await product.close();
  }
}

function printChecks(checks: readonly Check[]): string {
  return table(
    ["what", "state", ""],
    checks.map(({ what, state, words }) => [what, state, words]),
  );
}

/** doctor: what of this machine is in order, and what to do about the rest. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("look at the decoder, its containment, the database, the store and the mirrors")
    .action(async (_options: object, command: Command) => {
      const settings = readProcessSettings();
      const checks = [...(await checkDecoder(settings)), ...(await checkProduct(settings))];
      writeResult(outputOf(command), checks, printChecks);
      const bad = checks.filter(({ state }) => state === "failed").map(({ what }) => what);
      if (bad.length === 0) return;
      throw new KineographError("BAD_SETTING", `Not in order: ${bad.join(", ")}.`);
    });
}
