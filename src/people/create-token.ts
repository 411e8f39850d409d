import { KineographError } from "../platform/index.js";
import { change } from "./change.js";
import type { ChangeContext } from "./context.js";
import { hashCredential, makeCredential } from "./credential.js";
import { findUser } from "./find-user.js";
import { requireUser } from "./viewer.js";

export interface NewToken {
  /** Whose; an admin may name others. */
  user: string;
  title: string;
  expiresAt: Date | null;
}

/** A token just made. */
export interface MadeToken {
  /** By which it is revoked, and named in the audit log. */
  number: string;
  token: string;
}

/**
 * Makes a token and gives it back, the only time it can be read: the catalog keeps a hash. A token
 * made with one's own token ends no later than that one, and is revoked with it.
 *
 * @throws FORBIDDEN for somebody else's token, unless an admin asks; NOT_FOUND for no such user
 */
export async function createToken(context: ChangeContext, token: NewToken): Promise<MadeToken> {
  const viewer = requireUser(context.viewer);
  if (viewer.name !== token.user && viewer.role !== "ADMIN") {
    throw new KineographError("FORBIDDEN", "Only an admin makes tokens for others.");
  }
  if (token.expiresAt !== null && token.expiresAt.getTime() <= Date.now()) {
    throw new KineographError("BAD_INPUT", "The token would have expired already.");
  }
  const credential = makeCredential("kgt");
  // An admin who makes tokens for others may renew their own without ending those.
  const parentId = viewer.name === token.user ? (context.viewer.credentialId ?? null) : null;
  return change(context, async (tx, record) => {
    const user = await findUser(tx, token.user);
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO access_token (user_id, parent_id, title, hash, expires_at)
       SELECT $1, $2, $3, $4, least($5::timestamptz, p.expires_at)
       FROM (SELECT) AS one LEFT JOIN access_token p ON p.id = $2
       RETURNING id`,
      [user.id, parentId, token.title, hashCredential(credential), token.expiresAt],
    );
    const number = rows[0]?.id ?? "";
    await record({ act: "token.create", subject: `token ${number} of ${user.name}` });
    return { number, token: credential };
  });
}
