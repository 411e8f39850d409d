import type { FastifyRequest } from "fastify";
import {
  anonymous,
  readLocalViewer,
  readSessionViewer,
  readTokenViewer,
  type Viewer,
} from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { isLoopbackHost, peerUidOf } from "./local-guard.js";
import type { Product } from "./open-product.js";

export const sessionCookie = "kineograph_session";

/** The local admin, for a connection of this server's own account under a loopback name. */
async function identifyLocal(request: FastifyRequest, { database }: Product): Promise<Viewer> {
  const uid = await peerUidOf(request.raw.socket);
  if (!isLoopbackHost(request.headers.host) || uid === null || uid !== process.getuid?.()) {
    throw new KineographError(
      "UNAUTHENTICATED",
      "This server serves only the account that runs it, at http://127.0.0.1 or http://localhost. Others need KINEOGRAPH_AUTH=on and a token.",
    );
  }
  return readLocalViewer(database.manager, uid);
}

/**
 * Who asks: by bearer token, by session cookie, or the local admin of the open local mode.
 *
 * @throws UNAUTHENTICATED for a token that is unknown, expired or revoked (rather than to serve it
 * as nobody), and for anybody but the server's own account in the open local mode
 */
export async function identify(request: FastifyRequest, product: Product): Promise<Viewer> {
  const { database, settings } = product;
  const [scheme, token] = (request.headers.authorization ?? "").split(" ", 2);
  if (scheme?.toLowerCase() === "bearer" && token) {
    const viewer = await readTokenViewer(database.manager, token);
    if (viewer.user) return viewer;
    const words = "This token is unknown, expired or revoked. Ask an operator for another.";
    throw new KineographError("UNAUTHENTICATED", words);
  }
  if (settings.auth === "off") return identifyLocal(request, product);
  const session = request.cookies[sessionCookie];
  return session ? readSessionViewer(database.manager, session) : anonymous;
}
