import type DataLoader from "dataloader";
import { hydrate, makeHeldLoader, once, type MakeFacts, type Reader } from "../platform/index.js";
import { User } from "./user.js";

/** Who may show a credential, and until when; both as of the last commit. */
export interface Holder {
  user: User;
  tokenId: string;
  expiresAt: Date | null;
}

/** Who stands behind the credentials that this process was shown. By the hash of each. */
export interface PeopleFacts {
  tokenHolder: DataLoader<Buffer, Holder | null, string>;
  sessionHolder: DataLoader<Buffer, Holder | null, string>;
  /** The admin `local` of the open local mode; made at its first use. */
  localUser: () => Promise<User>;
}

const userColumns = `u.id, u.name, u.display_name AS "displayName", u.role, u.disabled_at AS "disabledAt"`;

type Row = User & { hash: Buffer; tokenId: string; expiresAt: Date | null };

async function readHolders(
  reader: Reader,
  statement: string,
  hashes: readonly Buffer[],
): Promise<(Holder | null)[]> {
  const rows: Row[] = await reader.query(statement, [hashes]);
  const holders = new Map(
    rows.map(({ hash, tokenId, expiresAt, ...columns }) => {
      const [user = new User()] = hydrate(User, [columns]);
      return [hash.toString("hex"), { user, tokenId, expiresAt }];
    }),
  );
  return hashes.map((hash) => holders.get(hash.toString("hex")) ?? null);
}

const tokenStatement = `SELECT ${userColumns}, t.hash, t.id AS "tokenId", t.expires_at AS "expiresAt"
  FROM access_token t JOIN user_account u ON u.id = t.user_id
  WHERE t.hash = ANY($1::bytea[]) AND t.revoked_at IS NULL AND u.disabled_at IS NULL`;

/** A session ends with the token it was opened with. */
const sessionStatement = `SELECT ${userColumns}, s.hash, t.id AS "tokenId",
    least(s.expires_at, t.expires_at) AS "expiresAt"
  FROM session s JOIN access_token t ON t.id = s.token_id JOIN user_account u ON u.id = t.user_id
  WHERE s.hash = ANY($1::bytea[]) AND t.revoked_at IS NULL AND u.disabled_at IS NULL`;

async function findLocal(reader: Reader): Promise<User | undefined> {
  const rows: object[] = await reader.query(
    `SELECT ${userColumns} FROM user_account u WHERE u.name = $1`,
    ["local"],
  );
  return hydrate(User, rows)[0];
}

async function readLocal(reader: Reader): Promise<User> {
  const found = await findLocal(reader);
  if (found) return found;
  await reader.query(
    `INSERT INTO user_account (name, display_name, role) VALUES ('local', 'Local admin', 'ADMIN')
     ON CONFLICT (name) DO NOTHING`,
  );
  const made = await findLocal(reader);
  if (!made) throw new Error("the local admin is not there");
  return made;
}

/** See `EpochMemory`. */
export const makePeopleFacts: MakeFacts<PeopleFacts> = ({ manager }, watch) => {
  const byHash = (statement: string) =>
    makeHeldLoader(watch, {
      read: (hashes: readonly Buffer[]) => readHolders(manager, statement, hashes),
      keyOf: (hash) => hash.toString("hex"),
    });
  return {
    tokenHolder: byHash(tokenStatement),
    sessionHolder: byHash(sessionStatement),
    localUser: once(() => watch(readLocal(manager))),
  };
};
