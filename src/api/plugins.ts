import type { ApolloServerPlugin, GraphQLResponse } from "@apollo/server";
import { Kind, OperationTypeNode, type OperationDefinitionNode } from "graphql";
import { requireUser } from "../people/index.js";
import { KineographError, type Log } from "../platform/index.js";
import type { RequestContext } from "./context.js";
import { toGraphQLError, toKineographError } from "./error-format.js";
import { refuseExpensive } from "./refuse-expensive.js";
import { noteOperation } from "./request-facts.js";

/** What somebody who is not signed in may ask. */
const openFields = new Set(["viewer", "__typename", "__schema", "__type"]);

function isOpen(operation: OperationDefinitionNode | undefined): boolean {
  return (
    operation !== undefined &&
    operation.selectionSet.selections.every(
      (selection) => selection.kind === Kind.FIELD && openFields.has(selection.name.value),
    )
  );
}

/** Refuses everything but «who am I» to whoever is not signed in, before anything runs. */
export const signInGate: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, contextValue }) => {
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
          throw toGraphQLError(new KineographError("BAD_INPUT", "There are no subscriptions."));
        }
        if (!isOpen(operation)) {
          try {
            requireUser(contextValue.viewer);
          } catch (error) {
            throw error instanceof KineographError ? toGraphQLError(error) : error;
          }
        }
        return Promise.resolve();
      },
    }),
};

/** Refuses what may come to more than the caps allow, before anything runs. */
export const costGate: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request }) => {
        // Without an operation of that name nothing runs.
        if (!operation) return Promise.resolve();
        try {
          refuseExpensive(schema, document, operation, request.variables ?? {});
        } catch (error) {
          throw error instanceof KineographError ? toGraphQLError(error) : error;
        }
        return Promise.resolve();
      },
    }),
};

const awayCodes = new Set<unknown>([
  "OVERLOADED",
  "AUDIT_UNAVAILABLE",
  "DATABASE_UNAVAILABLE",
  "DECODER_UNAVAILABLE",
]);

/** An answer without data for a reason that passes is a 503 that says when to come again. */
function sayAway({ body, http }: GraphQLResponse): void {
  if (body.kind !== "single") return;
  const { data, errors = [] } = body.singleResult;
  const hasData = Object.values(data ?? {}).some((value) => value !== null);
  if (hasData || !errors.some((error) => awayCodes.has(error.extensions?.["code"]))) return;
  http.status = 503;
  http.headers.set("retry-after", "1");
}

/** Commits what the request read or was refused before the answer leaves, or serves nothing of it. */
export function auditGate(log: Log): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ contextValue, operationName, source, request }) => {
          noteOperation(contextValue.request, {
            ...(operationName ? { name: operationName } : {}),
            source,
            variables: request.variables ?? {},
          });
          return Promise.resolve();
        },
        willSendResponse: async ({ contextValue, response }) => {
          try {
            await contextValue.ledger.flush();
          } catch (thrown) {
            const error = toKineographError(thrown, log);
            const { message, extensions } = toGraphQLError(error);
            response.body = {
              kind: "single",
              singleResult: { errors: [{ message, extensions: { code: extensions["code"] } }] },
            };
            response.http.status = 503;
          }
          sayAway(response);
        },
      }),
  };
}
