import { readFile } from "node:fs/promises";
import { Option, type Command } from "commander";
import { addDataset, addVersion, publishRevision, type ClipSource } from "../catalog/index.js";
import { KineographError } from "../platform/index.js";
import { addCheckCommand } from "./check-counts.js";
import { addImportCommand } from "./import-lists.js";
import { outputOf } from "./options.js";
import { writeResult } from "./output.js";
import { withCatalog } from "./run.js";

interface AddOptions {
  title?: string;
  description: string;
  source: "youtube" | "file";
  homepage?: string;
  paper?: string;
  publisher?: string;
  publishedOn?: string;
  citation?: string;
}

async function readCitation(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    const words = "The file after --citation cannot be read. Check its name.";
    throw new KineographError("BAD_INPUT", words, { cause });
  });
}

function addAddCommand(dataset: Command): void {
  dataset
    .command("add <slug>")
    .description("make a data set known, without versions")
    .option("--title <title>", "as people write it; default: the slug")
    .option("--description <text>", "what it is", "")
    .addOption(
      new Option("--source <source>", "what a clip is: a segment of a video, or a file")
        .choices(["youtube", "file"])
        .default("file"),
    )
    .option("--homepage <url>", "where its publisher describes it")
    .option("--paper <url>", "the paper that introduced it")
    .option("--publisher <name>", "who published it")
    .option("--published-on <day>", "when: 2012-11-01")
    .option("--citation <file>", "how to cite it, in BibTeX")
    .action(async (slug: string, options: AddOptions, command: Command) => {
      const { title = slug, description, homepage, paper, publisher, publishedOn } = options;
      const source: ClipSource = options.source === "file" ? "FILE" : "YOUTUBE";
      const citation = options.citation && (await readCitation(options.citation));
      await withCatalog((context) =>
        addDataset(context, {
          slug,
          title,
          description,
          source,
          homepageUrl: homepage,
          paperUrl: paper,
          publisher,
          publishedOn,
          citationBibtex: citation,
        }),
      );
      const next = `Added ${slug}. Give it a version: npx kineograph dataset add-version ${slug} NAME`;
      writeResult(outputOf(command), { dataset: slug, source }, () => next);
    });
}

interface AddVersionOptions {
  title?: string;
  description: string;
}

function addAddVersionCommand(dataset: Command): void {
  dataset
    .command("add-version <slug> <name>")
    .description("add a version to a data set, with no list yet")
    .option("--title <title>", "as people write it; default: data set and name")
    .option("--description <text>", "how it differs from others", "")
    .action(async (slug: string, name: string, options: AddVersionOptions, command: Command) => {
      const { title = `${slug} ${name}`, description } = options;
      await withCatalog((context) =>
        addVersion(context, { dataset: slug, name, title, description }),
      );
      const next = `Added ${slug} ${name}. Import its lists: npx kineograph dataset import ${slug} --version ${name} --annotations FILE`;
      writeResult(outputOf(command), { dataset: slug, version: name }, () => next);
    });
}

function addPublishCommand(dataset: Command): void {
  dataset
    .command("publish <dataset>")
    .description("publish a revision: its lists and label map never change again")
    .requiredOption("--version <name>", "the version: 400, 600, 700, 700-2020 …")
    .option("--revision <name>", "the vintage of the lists", "first-release")
    .action(
      async (slug: string, options: { version: string; revision: string }, command: Command) => {
        const name = { dataset: slug, version: options.version, revision: options.revision };
        const done = await withCatalog((context) => publishRevision(context, name));
        const { manifestDigest, labelMapDigest, publishedAt } = done;
        writeResult(
          outputOf(command),
          { ...name, manifestDigest, labelMapDigest, publishedAt },
          () =>
            `${slug} ${name.version} (${name.revision}) is published since ${publishedAt?.toISOString() ?? ""}: lists ${manifestDigest ?? ""}, label map ${labelMapDigest ?? "none"}.`,
        );
      },
    );
}

/** dataset: import, publish, check, and what a data set that is not Kinetics needs first. */
export function addDatasetCommands(program: Command): void {
  const dataset = program.command("dataset").description("data sets and their versions");
  addImportCommand(dataset);
  addPublishCommand(dataset);
  addCheckCommand(dataset);
  addAddCommand(dataset);
  addAddVersionCommand(dataset);
}
