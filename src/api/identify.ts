import type { FastifyRequest } from "fastify";
import {
  anonymous,
  findLocalViewer,
  findSessionViewer,
  findTokenViewer,
  isCredential,
} from "../people/index.js";
import { KineographError } from "../platform/index.js";
import type { Asking } from "./context.js";
import { isLoopbackHost, peerUidOf } from "./local-guard.js";
import type { Product } from "./open-product.js";

export const sessionCookie = "kineograph_session";

function unknownToken(): KineographError {
  const words = "This token is unknown, expired or revoked. Ask an operator for another.";
  return new KineographError("UNAUTHENTICATED", words);
}

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
 * Who asks: by bearer token, by session cookie, or the local admin of the open local mode. With what
 * is held in memory at this moment; nothing is looked at for somebody who shows no credential.
 *
 * @throws UNAUTHENTICATED for a token that is unknown, expired or revoked (rather than to serve it
 * as nobody), and for anybody but the server's own account in the open local mode
 */
export async function identify(
  request: FastifyRequest,
  { memory, settings }: Product,
): Promise<Pick<Asking, "viewer" | "held">> {
  // Before any credential: in the open local mode nobody else is served at all.
  const uid = settings.auth === "off" ? await requireOwnAccount(request) : null;
  const [scheme, token] = (request.headers.authorization ?? "").split(" ", 2);
  const bearer = scheme?.toLowerCase() === "bearer" && token ? token : null;
  const session = request.cookies[sessionCookie];
  if (bearer !== null && !isCredential(bearer)) throw unknownToken();
  if (bearer === null && uid === null && !session) return { viewer: anonymous, held: null };
  const held = await memory.look();
  const people = { facts: held.facts.people, now: held.now };
  if (bearer !== null) {
    const viewer = await findTokenViewer(people, bearer);
    if (!viewer.user) throw unknownToken();
    return { viewer, held };
  }
  if (uid !== null) return { viewer: await findLocalViewer(people, uid), held };
  return { viewer: await findSessionViewer(people, session ?? ""), held };
}
