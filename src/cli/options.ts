import type { Command } from "commander";
import type { Output } from "./output.js";

/** The options that every command has. */
export function outputOf(command: Command): Output {
  const { json, quiet } = command.optsWithGlobals<{ json?: true; quiet?: true }>();
  return { isJson: json === true, isQuiet: quiet === true };
}
