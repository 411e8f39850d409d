import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { isDatabaseAway, KineographError, type ErrorCode, type Log } from "../platform/index.js";
import { documentTokensCap } from "./query-caps.js";

/** HTTP statuses of codes that concern a whole answer; others leave GraphQL's own. */
const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  GRANT_EXPIRED: 403,
  TERMS_REQUIRED: 403,
  NOT_FOUND: 404,
  BAD_INPUT: 400,
  CONFLICT: 409,
  CLIP_UNAVAILABLE: 404,
  TOO_EXPENSIVE: 400,
  OVERLOADED: 503,
  AUDIT_UNAVAILABLE: 503,
  DATABASE_UNAVAILABLE: 503,
};

/** The HTTP status of an answer that is nothing but this error. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}

/** Codes of Apollo that have a name of ours. */
const ownNames: Record<string, ErrorCode> = {
  BAD_USER_INPUT: "BAD_INPUT",
  BAD_REQUEST: "BAD_INPUT",
};

/** SQLSTATEs of values that no column holds: NUL in a text, a number or a date out of range. */
const unstorableCodes = new Set(["22021", "22003", "22008"]);

function isUnstorable(error: unknown): boolean {
  return error instanceof Error && "code" in error && unstorableCodes.has(String(error.code));
}

/**
 * What is thrown, as an expected failure: ours as it is, a database that is away as such, a value
 * that no column holds as bad input, and
 * everything else (a bug) as INTERNAL, logged under an id that the words name.
 */
export function toKineographError(error: unknown, log: Log): KineographError {
  if (error instanceof KineographError) {
    if (error.cause !== undefined) log.warn({ err: error.cause }, error.message);
    return error;
  }
  if (isDatabaseAway(error)) {
    log.warn({ err: error }, "database away");
    const words = "The database is away. Try again in a moment.";
    return new KineographError("DATABASE_UNAVAILABLE", words, { cause: error });
  }
  if (isUnstorable(error)) {
    log.warn({ err: error }, "a value that the database cannot hold");
    const words =
      "A value is none that the catalog can hold: a text with a NUL character, or a number or date out of range.";
    return new KineographError("BAD_INPUT", words, { cause: error });
  }
  if (error instanceof Error && "code" in error && error.code === "57014") {
    const words =
      "This took too long and was stopped. Ask for less at once: a smaller page, fewer levels.";
    return new KineographError("TOO_EXPENSIVE", words, { cause: error });
  }
  const errorId = randomUUID();
  log.error({ errorId, err: error }, "internal error");
  const words = `Something went wrong on our side. Tell an operator this id: ${errorId}`;
  return new KineographError("INTERNAL", words, { cause: error });
}

/** An expected failure as GraphQL carries it before a resolver ran. */
export function toGraphQLError(error: KineographError): GraphQLError {
  const { code, message } = error;
  return new GraphQLError(message, { extensions: { code, http: { status: statusOf(code) } } });
}

/** graphql-js' words on a document that it gives up on, and ours. */
const givenUp: [RegExp, string][] = [
  [
    /^Syntax Error: Document contains more that \d+ tokens/,
    `A document has at most ${documentTokensCap} tokens. Ask in several requests, and give long lists as variables.`,
  ],
  [
    /^Validation aborted\.$/,
    "This asks for the same fields so often that it cannot be checked. Ask for each once, or in several requests.",
  ],
];

/** What a client sees of an error: code, words and place; never a cause or a stack. */
export function formatError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  log: Log,
): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const original = unwrapResolverError(thrown);
  if (original instanceof GraphQLError) {
    // Without a code: graphql-js' own word on a document or a variable.
    const code = formatted.extensions?.["code"] ?? "BAD_INPUT";
    const [, words] = givenUp.find(([theirs]) => theirs.test(message)) ?? [];
    if (words !== undefined) return { message: words, extensions: { code: "TOO_EXPENSIVE" } };
    if (typeof code === "string" && code !== "INTERNAL_SERVER_ERROR") {
      return { message, ...place, extensions: { code: ownNames[code] ?? code } };
    }
  }
  const error = toKineographError(original, log);
  return { message: error.message, ...place, extensions: { code: error.code } };
}
