import { InvalidArgumentError, type Command } from "commander";
import type { Output } from "./output.js";

/** The options that every command has. */
export function outputOf(command: Command): Output {
  const { json, quiet } = command.optsWithGlobals<{ json?: true; quiet?: true }>();
  return { isJson: json === true, isQuiet: quiet === true };
}

/** An option's whole number. @throws InvalidArgumentError (wrong usage) */
export function parseWhole(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number.");
}

/** An option's number, fractions too. @throws InvalidArgumentError (wrong usage) */
export function parseNumber(text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number, such as 2.5.");
}

/** An option's share. @throws InvalidArgumentError (wrong usage) */
export function parseShare(text: string): number {
  const share = Number(text);
  if (/^\d*\.?\d+$/.test(text) && share > 0 && share <= 1) return share;
  throw new InvalidArgumentError("Write a share above 0, at most 1, such as 0.9.");
}
