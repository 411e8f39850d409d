import { KineographError } from "../platform/index.js";
import { change } from "./change.js";
import type { ChangeContext } from "./context.js";
import { User, type UserRole } from "./user.js";
import { requireRole } from "./viewer.js";

export interface NewUser {
  name: string;
  displayName: string;
  role: UserRole;
}

/**
 * Adds a user, who can do nothing yet: a token lets them in, a grant lets them see clips.
 *
 * @throws FORBIDDEN for anybody but an admin; BAD_INPUT for a name that is none; CONFLICT for one
 * that is taken
 */
export async function addUser(context: ChangeContext, user: NewUser): Promise<User> {
  requireRole(context.viewer, ["ADMIN"]);
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(user.name)) {
    const words = `"${user.name}" is no user name: lower-case letters, digits, dot, dash and underscore.`;
    throw new KineographError("BAD_INPUT", words);
  }
  return change(context, async (tx, record) => {
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO user_account (name, display_name, role) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO NOTHING RETURNING id`,
      [user.name, user.displayName, user.role],
    );
    const id = rows[0]?.id;
    if (id === undefined) {
      throw new KineographError("CONFLICT", `There is a user "${user.name}" already.`);
    }
    await record({ act: "user.add", subject: `user ${user.name} as ${user.role}` });
    return Object.assign(new User(), { ...user, id, disabledAt: null });
  });
}
