import { InvalidArgumentError, Option, type Command } from "commander";
import { addGrant, GrantScope, revokeGrant } from "../access/index.js";
import {
  addSponsorGroup,
  addUser,
  createToken,
  joinSponsorGroup,
  revokeToken,
  UserRole,
} from "../people/index.js";
import { outputOf } from "./options.js";
import { say, writeResult } from "./output.js";
import { withCatalog } from "./run.js";

/** An option's day or moment. @throws InvalidArgumentError (wrong usage) */
function parseDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("Write a day as 2027-06-30.");
  }
  return date;
}

function addUserCommands(program: Command): void {
  const user = program.command("user").description("users of the catalog");
  user
    .command("add <name>")
    .description("add a user; give them a token and a grant next")
    .addOption(new Option("--role <role>").choices(Object.values(UserRole)).default("STUDENT"))
    .option("--display-name <name>", "as people write it")
    .action(
      async (name: string, options: { role: UserRole; displayName?: string }, command: Command) => {
        const displayName = options.displayName ?? name;
        await withCatalog((context) => addUser(context, { name, displayName, role: options.role }));
        const output = outputOf(command);
        writeResult(
          output,
          { name, role: options.role },
          () => `Added ${name} as ${options.role}.`,
        );
      },
    );
}

function addGroupCommands(program: Command): void {
  const group = program.command("group").description("sponsor groups");
  group
    .command("add <slug>")
    .description("add a sponsor group")
    .option("--title <title>", "its full name")
    .action(async (slug: string, options: { title?: string }, command: Command) => {
      await withCatalog((context) =>
        addSponsorGroup(context, { slug, title: options.title ?? slug }),
      );
      writeResult(outputOf(command), { slug }, () => `Added the group ${slug}.`);
    });
  group
    .command("join <slug> <user>")
    .description("put a user into a group: its grants reach them")
    .option("--sponsor", "as a sponsor rather than a member")
    .option("--until <day>", "leave on this day", parseDate)
    .action(
      async (
        slug: string,
        user: string,
        options: { sponsor?: true; until?: Date },
        command: Command,
      ) => {
        const standing = options.sponsor ? "SPONSOR" : "MEMBER";
        const until = options.until ?? null;
        await withCatalog((context) =>
          joinSponsorGroup(context, { group: slug, user, standing, until }),
        );
        writeResult(
          outputOf(command),
          { group: slug, user, standing },
          () => `${user} is in ${slug}.`,
        );
      },
    );
}

interface GrantOptions {
  dataset: string;
  version: string;
  scope: GrantScope;
  user?: string;
  group?: string;
  until?: Date;
}

function addGrantCommands(program: Command): void {
  const grant = program.command("grant").description("leave to access dataset versions");
  grant
    .command("add")
    .description("grant a user or a group access to one version")
    .requiredOption("--version <name>", "the dataset version")
    .option("--dataset <slug>", "the data set", "kinetics")
    .addOption(new Option("--scope <scope>").choices(Object.values(GrantScope)).default("FRAMES"))
    .option("--user <name>", "to this user")
    .option("--group <slug>", "to this group")
    .option("--until <day>", "until this day", parseDate)
    .action(async (options: GrantOptions, command: Command) => {
      const { until = null, ...rest } = options;
      const id = await withCatalog((context) =>
        addGrant(context, { ...rest, user: rest.user, group: rest.group, until }),
      );
      const to = options.user ?? options.group ?? "";
      const words = `Grant ${id}: ${options.scope} on ${options.dataset} ${options.version} to ${to}.`;
      writeResult(outputOf(command), { grant: id }, () => words);
    });
  grant
    .command("revoke")
    .argument("<number>", "the grant's, as grant add printed it", readNumber)
    .description("end a grant from this moment")
    .action(async (number: string, _options: object, command: Command) => {
      await withCatalog((context) => revokeGrant(context, number));
      writeResult(outputOf(command), { grant: number }, () => `Grant ${number} is revoked.`);
    });
}

/** The number of a grant or a token. @throws InvalidArgumentError (wrong usage) */
function readNumber(text: string): string {
  if (/^[1-9]\d{0,17}$/.test(text)) return text;
  throw new InvalidArgumentError(`"${text}" is no number.`);
}

function addTokenCommands(program: Command): void {
  const token = program.command("token").description("tokens for scripts and browsers");
  token
    .command("create")
    .description("make a token; it is printed this once")
    .requiredOption("--user <name>", "whose")
    .option("--title <title>", "what it is for", "command line")
    .option("--until <day>", "until this day", parseDate)
    .action(async (options: { user: string; title: string; until?: Date }, command: Command) => {
      const { user, title, until: expiresAt = null } = options;
      const made = await withCatalog((context) => createToken(context, { user, title, expiresAt }));
      const output = outputOf(command);
      say(output, `Token ${made.number}. Keep it: it cannot be shown again.`);
      writeResult(output, made, () => made.token);
    });
  token
    .command("revoke")
    .argument("<number>", "the token's, as its audit entry names it", readNumber)
    .description("end a token and its browser sessions")
    .action(async (number: string, _options: object, command: Command) => {
      await withCatalog((context) => revokeToken(context, number));
      writeResult(outputOf(command), { token: number }, () => `Token ${number} is revoked.`);
    });
}

/** user, group, grant and token: what an admin does about people. */
export function addPeopleCommands(program: Command): void {
  addUserCommands(program);
  addGroupCommands(program);
  addGrantCommands(program);
  addTokenCommands(program);
}
