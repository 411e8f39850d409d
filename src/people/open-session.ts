import { KineographError, type Database } from "../platform/index.js";
import type { RequestFacts } from "../audit/index.js";
import { change } from "./change.js";
import { hashCredential, makeCredential } from "./credential.js";
import { readTokenViewer } from "./read-viewer.js";

/** How long a browser stays signed in. */
export const sessionLifeMs = 12 * 60 * 60 * 1000;

/**
 * Opens a browser session for whoever shows `token`; gives the secret for the cookie.
 *
 * @throws UNAUTHENTICATED for a token that is unknown, expired or revoked
 */
export async function openSession(
  database: Database,
  token: string,
  request: RequestFacts,
): Promise<string> {
  const viewer = await readTokenViewer(database, token);
  if (!viewer.user) {
    const words = "This token is unknown, expired or revoked. Ask an operator for another.";
    throw new KineographError("UNAUTHENTICATED", words);
  }
  const session = makeCredential("kgs");
  const expiresAt = new Date(Date.now() + sessionLifeMs);
  await change({ database, viewer, request }, async (tx, record) => {
    await tx.query("DELETE FROM session WHERE expires_at < now()");
    await tx.query("INSERT INTO session (hash, token_id, expires_at) VALUES ($1, $2, $3)", [
      hashCredential(session),
      viewer.credentialId,
      expiresAt,
    ]);
    await record({ act: "session.open" });
  });
  return session;
}

/** Ends a browser session; an unknown one is ended already. */
export async function closeSession(database: Database, session: string): Promise<void> {
  await database.query("DELETE FROM session WHERE hash = $1", [hashCredential(session)]);
}
