import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import type { Log } from "../platform/index.js";
import type { RequestContext } from "./context.js";
import { formatError } from "./error-format.js";
import { legacyStatus } from "./legacy-status.js";
import { auditGate, costGate, signInGate } from "./plugins.js";
import { documentTokensCap } from "./query-caps.js";

/** Apollo with every option said aloud, so that NODE_ENV changes nothing. */
export function makeApollo(schema: GraphQLSchema, log: Log): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: documentTokensCap },
    logger: log,
    formatError: (formatted, thrown) => formatError(formatted, thrown, log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      signInGate,
      costGate,
      legacyStatus,
      auditGate(log),
    ],
  });
}
