import type { Command } from "commander";
import { addCompareCommand } from "./version-compare.js";
import { addOverlapCommand } from "./version-overlap.js";

/** version compare and overlap: what lists have in common. */
export function addVersionCommands(program: Command): void {
  const version = program.command("version").description("versions against each other");
  addCompareCommand(version);
  addOverlapCommand(version);
}
