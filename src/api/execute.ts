import {
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type ExecutionResult,
} from "graphql";
import type { Viewer } from "../people/index.js";
import { KineographError, type ErrorCode, type Log } from "../platform/index.js";
import { makeContext, type RequestContext } from "./context.js";
import { formatError } from "./error-format.js";
import type { Product } from "./open-product.js";
import { documentTokensCap } from "./query-caps.js";
import { refuseExpensive } from "./refuse-expensive.js";
import { makeLocalFacts, noteOperation } from "./request-facts.js";
import { makeSchema } from "./schema.js";

/** The context of a command that is typed on this machine and works on the open product. */
export function makeLocalContext(product: Product, viewer: Viewer): RequestContext {
  return makeContext(product, {
    viewer,
    held: null,
    request: makeLocalFacts(),
    origin: "",
    signal: new AbortController().signal,
  });
}

interface LocalOperation {
  source: string;
  variableValues: Record<string, unknown>;
}

/** As Apollo does it: parsed, validated, measured, run. @throws TOO_EXPENSIVE */
async function run(
  context: RequestContext,
  { source, variableValues }: LocalOperation,
): Promise<ExecutionResult> {
  const schema = makeSchema();
  let document;
  try {
    document = parse(source, { maxTokens: documentTokensCap });
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors };
  const operation = getOperationAST(document);
  if (operation) refuseExpensive(schema, document, operation, variableValues);
  return execute({ schema, document, contextValue: context, variableValues });
}

/**
 * Runs an operation of the API within this process, under the same rules and with the same audit
 * entries as over HTTP.
 *
 * @throws TOO_EXPENSIVE over the caps, else the first error of the answer
 */
export async function executeLocally<Data>(
  context: RequestContext,
  log: Log,
  operation: LocalOperation,
): Promise<Data> {
  const { source, variableValues } = operation;
  const name = /^\s*(?:query|mutation)\s+(\w+)/.exec(source)?.[1];
  noteOperation(context.request, { source, variables: variableValues, ...(name ? { name } : {}) });
  const result = await run(context, operation);
  await context.ledger.flush();
  const [first] = result.errors ?? [];
  if (first) {
    const { message, extensions } = formatError(first.toJSON(), first, log);
    const code = extensions?.["code"] as ErrorCode | undefined;
    throw new KineographError(code ?? "BAD_INPUT", message);
  }
  return result.data as Data;
}
