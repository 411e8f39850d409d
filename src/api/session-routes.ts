import type { FastifyInstance } from "fastify";
import { closeSession, openSession, sessionLifeMs } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { sessionCookie } from "./identify.js";
import type { Product } from "./open-product.js";
import { makeRequestFacts } from "./request-facts.js";

/**
 * POST /session {"token": "…"} signs a browser in with a cookie that scripts cannot read; DELETE
 * signs it out. The JSON body keeps other sites' forms out, SameSite their scripts.
 */
export function addSessionRoutes(app: FastifyInstance, { database, settings }: Product): void {
  app.post<{ Body: unknown }>("/session", async (request, reply) => {
    const { body } = request;
    const token = typeof body === "object" && body !== null && "token" in body ? body.token : null;
    if (typeof token !== "string") {
      throw new KineographError("BAD_INPUT", 'Send JSON of the form {"token": "kgt_…"}.');
    }
    const session = await openSession(database, token.trim(), makeRequestFacts(request));
    return reply
      .setCookie(sessionCookie, session, {
        httpOnly: true,
        sameSite: "strict",
        path: "/",
        secure: (settings.publicUrl ?? request.protocol).startsWith("https"),
        maxAge: sessionLifeMs / 1000,
      })
      .code(204)
      .send();
  });
  app.delete("/session", async (request, reply) => {
    const session = request.cookies[sessionCookie];
    if (session) await closeSession(database, session);
    return reply.clearCookie(sessionCookie, { path: "/" }).code(204).send();
  });
}
