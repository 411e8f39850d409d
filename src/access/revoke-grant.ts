import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError } from "../platform/index.js";

/** Ends a grant from this moment. @throws FORBIDDEN for anybody but an admin; NOT_FOUND */
export async function revokeGrant(context: ChangeContext, grantId: string): Promise<void> {
  const admin = requireRole(context.viewer, ["ADMIN"]);
  await change(context, async (tx, record) => {
    const [rows]: [unknown[], number] = await tx.query(
      `UPDATE access_grant SET revoked_at = now(), revoked_by = $2, revision = revision + 1
       WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
      [grantId, admin.id],
    );
    if (rows.length === 0) {
      throw new KineographError("NOT_FOUND", "There is no such grant in force.");
    }
    await record({ act: "grant.revoke", subject: `grant ${grantId}` });
  });
}
