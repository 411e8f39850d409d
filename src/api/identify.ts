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

/** The account of a local request: this server's own, under a loopback name. @throws UNAUTHENTICATED */
async function requireOwnAccount(request: FastifyRequest): Promise<number> {
  const uid = await peerUidOf(request.raw.socket);
  if (!isLoopbackHost(request.headers.host) || uid === null || uid !== process.getuid?.()) {
    throw new KineographError(
      "UNAUTHENTICATED",
      "This server serves only the account that runs it, at http://127.0.0.1 or http://localhost. Others need KINEOGRAPH_AUTH=on and a token.",
    );
  }
  return uid;
}

/**
 * Who asks: by bearer token, by session cookie, or the local admin of the open local mode.
 *
 * @throws UNAUTHENTICATED for a token that is unknown, expired or revoked (rather than to serve it
 * as nobody), and for anybody but the server's own account in the open local mode
 */
export async function identify(request: FastifyRequest, product: Product): Promise<Viewer> {
  const { database, settings } = product;
  // Before any credential: in the open local mode nobody else is served at all.
  const uid = settings.auth === "off" ? await requireOwnAccount(request) : null;
  const [scheme, token] = (request.headers.authorization ?? "").split(" ", 2);
  if (scheme?.toLowerCase() === "bearer" && token) {
    const viewer = await readTokenViewer(database.manager, token);
    if (viewer.user) return viewer;
    const words = "This token is unknown, expired or revoked. Ask an operator for another.";
    throw new KineographError("UNAUTHENTICATED", words);
  }
  if (uid !== null) return readLocalViewer(database.manager, uid);
  const session = request.cookies[sessionCookie];
  return session ? readSessionViewer(database.manager, session) : anonymous;
}
