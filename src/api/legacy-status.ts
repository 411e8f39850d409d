import type { ApolloServerPlugin } from "@apollo/server";
import type { RequestContext } from "./context.js";

/** A client from before `application/graphql-response+json`: it takes another status for no GraphQL. */
function isLegacy(accept: string | undefined): boolean {
  return (
    accept !== undefined &&
    accept.includes("application/json") &&
    !accept.includes("application/graphql-response+json")
  );
}

/**
 * GraphQL over HTTP, § application/json: to a client that asks for plain JSON by name, a refused
 * document or variable is an answer like another, with status 200. Whoever takes anything (curl,
 * fetch) or asks for the GraphQL type gets 400. A request that is none stays 400 for all.
 */
export const legacyStatus: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ source, request, response }) => {
        const isRequest = source !== undefined;
        if (
          isRequest &&
          response.http.status === 400 &&
          isLegacy(request.http?.headers.get("accept"))
        ) {
          response.http.status = 200;
        }
        return Promise.resolve();
      },
    }),
};
