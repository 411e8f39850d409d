import type { Command } from "commander";
import { outputOf, parseWhole } from "./options.js";
import { table, writeResult } from "./output.js";
import { withClient } from "./run.js";

interface ClassesAnswer {
  searchClasses: { name: string; id: string }[];
}

const classesQuery = `query Classes($dataset: String!, $text: String!, $first: Int!) {
  searchClasses(dataset: $dataset, text: $text, first: $first) { name id }
}`;

/** classes search: by what one remembers of a name. */
export function addClassesCommands(program: Command): void {
  program
    .command("classes")
    .description("action classes")
    .command("search <text>")
    .description("find classes by parts of their names, in any order and nearly spelt")
    .option("--dataset <slug>", "the data set", "kinetics")
    .option("--first <n>", "how many at most", parseWhole, 10)
    .action(async (text: string, options: { dataset: string; first: number }, command: Command) => {
      const answer = await withClient((client) =>
        client.execute<ClassesAnswer>(classesQuery, { ...options, text }),
      );
      writeResult(outputOf(command), answer.searchClasses, (classes) =>
        table(
          ["class", "id"],
          classes.map(({ name, id }) => [name, id]),
        ),
      );
    });
}
