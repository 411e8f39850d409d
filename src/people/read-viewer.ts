import type { Reader } from "../platform/index.js";
import { hydrate } from "../platform/index.js";
import { hashCredential, isCredential } from "./credential.js";
import { User } from "./user.js";
import { anonymous, type Viewer } from "./viewer.js";

/** With the epoch, so that knowing it costs no trip of its own. */
const userColumns = `(SELECT number FROM epoch) AS epoch, u.id, u.name, u.display_name AS "displayName", u.role, u.disabled_at AS "disabledAt"`;

type Row = User & { tokenId: string; epoch: string };

/** The viewer who shows `token`; nobody for an unknown, expired or revoked one. */
export async function readTokenViewer(reader: Reader, token: string): Promise<Viewer> {
  if (!isCredential(token)) return anonymous;
  const rows: Row[] = await reader.query(
    `SELECT ${userColumns}, t.id AS "tokenId"
     FROM access_token t JOIN user_account u ON u.id = t.user_id
     WHERE t.hash = $1 AND t.revoked_at IS NULL AND u.disabled_at IS NULL
       AND (t.expires_at IS NULL OR t.expires_at > now())`,
    [hashCredential(token)],
  );
  return viewerOf(rows[0], "token");
}

/** The viewer whose browser shows `session`; it ends with the token it was opened with. */
export async function readSessionViewer(reader: Reader, session: string): Promise<Viewer> {
  if (!isCredential(session)) return anonymous;
  const rows: Row[] = await reader.query(
    `SELECT ${userColumns}, t.id AS "tokenId"
     FROM session s JOIN access_token t ON t.id = s.token_id JOIN user_account u ON u.id = t.user_id
     WHERE s.hash = $1 AND s.expires_at > now() AND t.revoked_at IS NULL AND u.disabled_at IS NULL
       AND (t.expires_at IS NULL OR t.expires_at > now())`,
    [hashCredential(session)],
  );
  return viewerOf(rows[0], "session");
}

function viewerOf(row: Row | undefined, via: "token" | "session"): Viewer {
  if (!row) return anonymous;
  const { tokenId, epoch, ...columns } = row;
  const user = hydrate(User, [columns])[0] ?? null;
  return { user, via, credentialId: tokenId, epoch };
}

async function findLocal(reader: Reader): Promise<Omit<Row, "tokenId"> | undefined> {
  const rows: Omit<Row, "tokenId">[] = await reader.query(
    `SELECT ${userColumns} FROM user_account u WHERE u.name = $1`,
    ["local"],
  );
  return rows[0];
}

/** The admin `local` of the open local mode; made at its first use. */
export async function readLocalViewer(reader: Reader, uid: number): Promise<Viewer> {
  let row = await findLocal(reader);
  if (!row) {
    await reader.query(
      `INSERT INTO user_account (name, display_name, role) VALUES ('local', 'Local admin', 'ADMIN')
       ON CONFLICT (name) DO NOTHING`,
    );
    row = await findLocal(reader);
  }
  if (!row) throw new Error("the local admin is not there");
  const { epoch, ...columns } = row;
  return { user: hydrate(User, [columns])[0] ?? null, via: "local", uid, epoch };
}
