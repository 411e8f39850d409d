import { randomUUID } from "node:crypto";
import { Command, CommanderError } from "commander";
import {
  isDatabaseAway,
  isKineographError,
  KineographError,
  makeLog,
  readProcessSettings,
} from "../platform/index.js";
import { addClassesCommands } from "./classes.js";
import { addClipsCommands } from "./clips.js";
import { addDatasetCommands } from "./dataset.js";
import { addDemoCommands } from "./demo.js";
import { addDoctorCommand } from "./doctor.js";
import { addFramesCommands } from "./frames.js";
import { addMirrorCommands } from "./mirror.js";
import { addPeopleCommands } from "./people.js";
import { addSchemaCommand } from "./schema.js";
import { addServeCommands } from "./serve.js";
import { addTermsCommands } from "./terms.js";
import { addVersionCommands } from "./version.js";

const exitFailed = 1;
const exitUsage = 2;

function makeProgram(): Command {
  const program = new Command("kineograph")
    .description("the catalog a research lab puts in front of its video data sets")
    .option("--json", "print the result as JSON")
    .option("--quiet", "no talk and no progress bars on stderr")
    .showHelpAfterError()
    .exitOverride();
  addServeCommands(program);
  addDemoCommands(program);
  addDoctorCommand(program);
  addDatasetCommands(program);
  addMirrorCommands(program);
  addClassesCommands(program);
  addClipsCommands(program);
  addVersionCommands(program);
  addFramesCommands(program);
  addPeopleCommands(program);
  addTermsCommands(program);
  addSchemaCommand(program);
  for (const command of allCommands(program)) {
    command
      .exitOverride()
      .option("--json", "print the result as JSON")
      .option("--quiet", "no talk and no progress bars on stderr");
  }
  return program;
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((each) => [each, ...allCommands(each)]);
}

function readLogLevel(): string {
  try {
    return readProcessSettings().logLevel;
  } catch {
    // A wrong setting is told where it is read; here it must not hide what else went wrong.
    return "warn";
  }
}

/** What was thrown, as something to tell: a bug is told by an id, and its stack only to who debugs. */
function toKineographError(error: unknown): KineographError {
  if (isKineographError(error)) return error;
  if (isDatabaseAway(error)) {
    const words = "The database is away. Try again in a moment.";
    return new KineographError("DATABASE_UNAVAILABLE", words, { cause: error });
  }
  const errorId = randomUUID();
  makeLog(readLogLevel()).debug({ errorId, err: error }, "internal error");
  const words = `Something went wrong on our side (id ${errorId}). KINEOGRAPH_LOG_LEVEL=debug shows where: run it again so, and tell an operator.`;
  return new KineographError("INTERNAL", words, { cause: error });
}

/** Maps what a command came to onto the exit code: 0 done, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  try {
    await makeProgram().parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage;
    const isJson = process.argv.includes("--json");
    const { code, message } = toKineographError(error);
    const words = isJson
      ? JSON.stringify({ error: { code, message } })
      : `error: ${message} (${code})`;
    process.stderr.write(`${words}\n`);
    return exitFailed;
  }
}

process.exitCode = await main();
