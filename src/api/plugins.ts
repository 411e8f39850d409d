import type { ApolloServerPlugin, GraphQLRequestContext } from "@apollo/server";
import { Kind, OperationTypeNode, type OperationDefinitionNode } from "graphql";
import { requireUser } from "../people/index.js";
import { KineographError, type Log } from "../platform/index.js";
import type { RequestContext } from "./context.js";
import { toGraphQLError, toKineographError } from "./error-format.js";
import { digestOf } from "./request-facts.js";

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

/** Completes what the audit entries say of the operation. */
function noteOperation({
  contextValue,
  operationName,
  source,
  request,
}: GraphQLRequestContext<RequestContext>): void {
  Object.assign(contextValue.request, {
    ...(operationName ? { operationName } : {}),
    ...(source ? { documentDigest: digestOf(source) } : {}),
    variablesDigest: digestOf(JSON.stringify(request.variables ?? {})),
  });
}

/** Commits what the request read or was refused before the answer leaves, or serves nothing of it. */
export function auditGate(log: Log): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (requestContext) => {
          noteOperation(requestContext);
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
        },
      }),
  };
}
