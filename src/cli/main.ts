import { Command, CommanderError } from "commander";
import { isKineographError } from "../platform/index.js";
import { addClipsCommands } from "./clips.js";
import { addDatasetCommands } from "./dataset.js";
import { addDemoCommands } from "./demo.js";
import { addFramesCommands } from "./frames.js";
import { addMirrorCommands } from "./mirror.js";
import { addPeopleCommands } from "./people.js";
import { addSchemaCommand } from "./schema.js";
import { addServeCommands } from "./serve.js";
import { addTermsCommands } from "./terms.js";

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
  addDatasetCommands(program);
  addMirrorCommands(program);
  addClipsCommands(program);
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

/** Maps what a command came to onto the exit code: 0 done, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  try {
    await makeProgram().parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage;
    if (!isKineographError(error)) throw error;
    const isJson = process.argv.includes("--json");
    const { code, message } = error;
    const words = isJson
      ? JSON.stringify({ error: { code, message } })
      : `error: ${message} (${code})`;
    process.stderr.write(`${words}\n`);
    return exitFailed;
  }
}

process.exitCode = await main();
