import { KineographError } from "../platform/index.js";
import { change } from "./change.js";
import type { ChangeContext } from "./context.js";
import { requireUser } from "./viewer.js";

/**
 * Ends a token, every session opened with it and every token made with it, from this moment.
 *
 * @throws NOT_FOUND for no such token, and for somebody else's unless an admin asks
 */
export async function revokeToken(context: ChangeContext, tokenId: string): Promise<void> {
  const viewer = requireUser(context.viewer);
  await change(context, async (tx, record) => {
    const [rows]: [unknown[], number] = await tx.query(
      `WITH RECURSIVE made AS (
         SELECT id FROM access_token WHERE id = $1 AND revoked_at IS NULL AND (user_id = $2 OR $3)
         UNION SELECT t.id FROM access_token t JOIN made ON t.parent_id = made.id
       )
       UPDATE access_token SET revoked_at = now()
       WHERE id IN (SELECT id FROM made) AND revoked_at IS NULL RETURNING id`,
      [tokenId, viewer.id, viewer.role === "ADMIN"],
    );
    if (rows.length === 0) {
      throw new KineographError("NOT_FOUND", "There is no such token in force.");
    }
    await record({ act: "token.revoke", subject: `token ${tokenId}` });
  });
}
