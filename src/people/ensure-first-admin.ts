import { randomUUID } from "node:crypto";
import type { Database } from "../platform/index.js";
import { change } from "./change.js";
import { createToken } from "./create-token.js";
import { User } from "./user.js";

/**
 * On a catalog to which nobody has a token yet: makes the user `admin` and a token, which is given
 * back to be shown once. Null where somebody has one.
 */
export async function ensureFirstAdmin(database: Database): Promise<string | null> {
  const rows: unknown[] = await database.query("SELECT FROM access_token LIMIT 1");
  if (rows.length > 0) return null;
  const request = { id: randomUUID(), ip: null, userAgent: null };
  const uid = process.getuid?.() ?? 0;
  const nobody = { user: null, via: "local", uid } as const;
  const user = await change({ database, viewer: nobody, request }, async (tx, record) => {
    await tx.query(
      `INSERT INTO user_account (name, display_name, role) VALUES ('admin', 'First admin', 'ADMIN')
       ON CONFLICT (name) DO NOTHING`,
    );
    await record({ act: "user.add", subject: "user admin as ADMIN, at the first start" });
    return tx.findOneByOrFail(User, { name: "admin" });
  });
  const viewer = { user, via: "local", uid } as const;
  const token = { user: user.name, title: "first start", expiresAt: null };
  return (await createToken({ database, viewer, request }, token)).token;
}
