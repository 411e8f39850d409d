import type { Command } from "commander";
import { outputOf, parseWhole } from "./options.js";
import { writeResult } from "./output.js";
import { withClient } from "./run.js";

interface TermsAnswer {
  terms: { number: number; title: string; body: string; digest: string } | null;
}

const termsQuery = `query Terms($dataset: String!) {
  terms(dataset: $dataset) { number title body digest }
}`;

const acceptMutation = `mutation AcceptTerms($input: AcceptTermsInput!) {
  acceptTerms(input: $input) { terms { number title } }
}`;

/** terms show and accept: what one agrees to before the first clip. */
export function addTermsCommands(program: Command): void {
  const terms = program.command("terms").description("terms of use");
  terms
    .command("show [dataset]")
    .description("print the newest terms of a data set")
    .action(async (dataset: string | undefined, _options: object, command: Command) => {
      const variables = { dataset: dataset ?? "kinetics" };
      const answer = await withClient((client) =>
        client.execute<TermsAnswer>(termsQuery, variables),
      );
      writeResult(outputOf(command), answer.terms, (found) =>
        found ? `${found.title} (number ${found.number})\n\n${found.body}` : "There are no terms.",
      );
    });
  terms
    .command("accept [dataset]")
    .description("accept them, for yourself")
    .requiredOption(
      "--number <n>",
      "the number of the terms you have read (see terms show)",
      parseWhole,
    )
    .action(async (dataset: string | undefined, options: { number: number }, command: Command) => {
      const input = { dataset: dataset ?? "kinetics", number: options.number };
      await withClient((client) => client.execute(acceptMutation, { input }));
      writeResult(outputOf(command), input, () => `Accepted number ${input.number}.`);
    });
}
