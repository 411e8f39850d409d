import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { KineographError } from "../platform/index.js";
import { parseNumber } from "./options.js";

/** A filter as commands take it. */
export interface FilterOptions {
  dataset: string;
  version?: string;
  split?: string;
  class?: string[];
  classesFile?: string;
  state?: string[];
  mirror?: string;
  minSeconds?: number;
  maxSeconds?: number;
  relabelledFrom?: string;
  subset?: string;
  filter?: string;
}

/** Adds the conditions of a filter, named alike in every command. */
export function addFilterOptions(command: Command, needsVersion = false): Command {
  const version = ["--version <name>", "as members of this version"] as const;
  return (needsVersion ? command.requiredOption(...version) : command.option(...version))
    .option("--dataset <slug>", "the data set", "kinetics")
    .option("--split <split>", "TRAIN, VALIDATE, TEST or HOLDOUT")
    .option("--class <name...>", "only these classes")
    .option("--classes-file <file>", "only the classes of this file, one a line")
    .option("--state <state...>", "only clips whose file is so: PRESENT, MISSING, SHORT, CORRUPT …")
    .option("--mirror <name>", "the mirror that --state speaks of")
    .option("--min-seconds <n>", "only segments of at least this length", parseNumber)
    .option("--max-seconds <n>", "only segments of at most this length", parseNumber)
    .option("--relabelled-from <version>", "only clips that this version lists under another class")
    .option("--subset <name>", "only clips of this subset of --version")
    .option("--filter <id>", "a filter that was kept, in place of all other conditions");
}

function readClasses({ class: named, classesFile }: FilterOptions): string[] | undefined {
  if (classesFile === undefined) return named;
  let text: string;
  try {
    text = readFileSync(classesFile, "utf8");
  } catch (cause) {
    const words = `--classes-file ${classesFile} cannot be read. Name a file with one class a line.`;
    throw new KineographError("BAD_INPUT", words, { cause });
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...(named ?? []), ...lines.filter((line) => line !== "")];
}

/** The options as a ClipFilter of the API. @throws BAD_INPUT for a file that cannot be read */
export function toClipFilter(options: FilterOptions): Record<string, unknown> {
  if (options.filter !== undefined) return { saved: options.filter };
  const { dataset, version, mirror, relabelledFrom, subset, minSeconds, maxSeconds } = options;
  const hasLength = minSeconds !== undefined || maxSeconds !== undefined;
  return {
    dataset,
    version,
    split: options.split?.toUpperCase(),
    classes: readClasses(options),
    states: options.state?.map((state) => state.toUpperCase()),
    mirror,
    relabelledFrom,
    subset,
    duration: hasLength ? { from: minSeconds, to: maxSeconds } : undefined,
  };
}
