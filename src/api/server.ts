import { randomUUID } from "node:crypto";
import fastifyApollo from "@as-integrations/fastify";
import cookie from "@fastify/cookie";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
} from "fastify";
import { KineographError, type Log } from "../platform/index.js";
import { makeApollo } from "./apollo.js";
import { makeAsking } from "./asking.js";
import { makeContext, type RequestContext } from "./context.js";
import { statusOf, toGraphQLError, toKineographError } from "./error-format.js";
import { addDatasetRoutes } from "./dataset-routes.js";
import { addExportsRoute } from "./exports-route.js";
import { addFramesRoute } from "./frames-route.js";
import { addHealthRoutes } from "./health-routes.js";
import { identify } from "./identify.js";
import { addMetricsRoute } from "./metrics-route.js";
import type { Product } from "./open-product.js";
import { addPages } from "./pages.js";
import { makeSchema } from "./schema.js";
import { addSessionRoutes } from "./session-routes.js";

const bodyCapBytes = 256 * 1024;
const tooLarge = `A request is at most ${bodyCapBytes / 1024} KiB. Ask in several requests.`;

/** How long a client may take to send a request; what is longer in coming holds a connection. */
const requestDeadlineMs = 30_000;

/** How long a close waits for answers: `docker stop` kills after ten seconds. */
const closeDeadlineMs = 7_000;

/** Errors outside of GraphQL: the same code and words, as JSON. */
function sendError(reply: FastifyReply, thrown: FastifyError | Error, log: Log): FastifyReply {
  // Fastify's own refusals (a body too large, JSON that is none) have a status below 500.
  const status = "statusCode" in thrown ? (thrown.statusCode ?? 500) : 500;
  const error =
    status < 500
      ? new KineographError("BAD_INPUT", status === 413 ? tooLarge : thrown.message)
      : toKineographError(thrown, log);
  const { code, message } = error;
  return reply
    .code(status < 500 ? status : statusOf(code))
    .send({ errors: [{ message, extensions: { code } }] });
}

function addErrorHandler(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((thrown: FastifyError | Error, _request, reply) =>
    sendError(reply, thrown, log),
  );
  app.setNotFoundHandler((_request, reply) => {
    const message = "There is nothing here. The API is at /graphql, the playground at /playground.";
    return reply.code(404).send({ errors: [{ message, extensions: { code: "NOT_FOUND" } }] });
  });
}

async function addGraphQL(app: FastifyInstance, product: Product, log: Log): Promise<void> {
  const apollo = makeApollo(makeSchema(), log);
  await apollo.start();
  // The integration makes an address of it and fails on one that is none.
  app.addHook("onRequest", (request, _reply, done) => {
    const isWrong = request.url.startsWith("/graphql") && !URL.canParse(`http://${request.host}/`);
    done(isWrong ? new KineographError("BAD_INPUT", "The Host header is no host.") : undefined);
  });
  await app.register(fastifyApollo<RequestContext>(apollo), {
    path: "/graphql",
    context: async (request, reply) => {
      try {
        const who = await identify(request, product);
        return makeContext(product, makeAsking(request, reply, product, who));
      } catch (error) {
        throw toGraphQLError(toKineographError(error, log));
      }
    },
  });
  app.addHook("onClose", () => apollo.stop());
}

/**
 * Lets a close wait for answers that are on their way, and not for what clients keep open: Node
 * would hold a connection that was busy at that moment for 72 s more.
 */
function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    setTimeout(() => app.server.closeAllConnections(), closeDeadlineMs).unref();
    done();
  });
  app.addHook("onResponse", (request, _reply, done) => {
    if (isClosing) request.raw.socket.destroySoon();
    done();
  });
}

/** The HTTP server over an open product; not listening yet. */
export async function makeServer(product: Product, log: Log): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance,
    frameworkErrors: (error, _request, reply) => {
      void sendError(reply, error, log);
    },
    logController: new LogController({ disableRequestLogging: log.level !== "debug" }),
    bodyLimit: bodyCapBytes,
    requestTimeout: requestDeadlineMs,
    genReqId: () => randomUUID(),
    forceCloseConnections: "idle",
    routerOptions: { ignoreTrailingSlash: true },
  });
  addErrorHandler(app, log);
  endConnectionsOnClose(app);
  app.addHook("onSend", (request, reply, _payload, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  await app.register(cookie);
  addHealthRoutes(app, product);
  addMetricsRoute(app, product);
  addSessionRoutes(app, product);
  addFramesRoute(app, product);
  addExportsRoute(app, product);
  await addGraphQL(app, product, log);
  await addPages(app);
  addDatasetRoutes(app, product);
  return app;
}

/**
 * Listens where the settings say. Gives the address it can be reached by.
 *
 * @throws BAD_SETTING when the port is taken or may not be bound
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    const address = await app.listen({ host, port });
    return address.replace("[::1]", "localhost");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    const words: Record<string, string> = {
      EADDRINUSE: `KINEOGRAPH_PORT ${port} is in use on ${host}. Stop what listens there, or set another port (0 takes a free one).`,
      EACCES: `KINEOGRAPH_PORT ${port} may not be bound by this account. Take one from 1024 on.`,
      EADDRNOTAVAIL: `KINEOGRAPH_HOST ${host} is no address of this machine.`,
    };
    const message = words[String(code)];
    if (message === undefined) throw cause;
    throw new KineographError("BAD_SETTING", message, { cause });
  }
}
