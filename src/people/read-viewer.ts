import { holdOwn, type Database, type Held } from "../platform/index.js";
import { hashCredential, isCredential } from "./credential.js";
import { makePeopleFacts, type Holder, type PeopleFacts } from "./people-facts.js";
import { anonymous, type Viewer } from "./viewer.js";

async function viewerOf(
  holder: Holder | null,
  now: Held<PeopleFacts>["now"],
  via: "token" | "session",
): Promise<Viewer> {
  if (!holder) return anonymous;
  const { user, tokenId, expiresAt } = holder;
  if (expiresAt !== null && expiresAt <= (await now())) return anonymous;
  return { user, via, credentialId: tokenId };
}

/** The viewer who shows `token`; nobody for an unknown, expired or revoked one. */
export async function findTokenViewer(
  { facts, now }: Held<PeopleFacts>,
  token: string,
): Promise<Viewer> {
  if (!isCredential(token)) return anonymous;
  return viewerOf(await facts.tokenHolder.load(hashCredential(token)), now, "token");
}

/** The viewer whose browser shows `session`; it ends with the token it was opened with. */
export async function findSessionViewer(
  { facts, now }: Held<PeopleFacts>,
  session: string,
): Promise<Viewer> {
  if (!isCredential(session)) return anonymous;
  return viewerOf(await facts.sessionHolder.load(hashCredential(session)), now, "session");
}

/** The admin `local` of the open local mode; made at its first use. */
export async function findLocalViewer({ facts }: Held<PeopleFacts>, uid: number): Promise<Viewer> {
  return { user: await facts.localUser(), via: "local", uid };
}

/** As `findTokenViewer`, from the database itself. */
export function readTokenViewer(database: Database, token: string): Promise<Viewer> {
  return findTokenViewer(holdOwn(database, makePeopleFacts), token);
}

/** As `findLocalViewer`, from the database itself. */
export function readLocalViewer(database: Database, uid: number): Promise<Viewer> {
  return findLocalViewer(holdOwn(database, makePeopleFacts), uid);
}
