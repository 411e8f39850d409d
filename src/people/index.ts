/**
 * people: users, sponsor groups, and the tokens and sessions by which somebody is known.
 *
 * Owns user_account, sponsor_group, sponsor_group_member, access_token and session. A token is
 * shown once and stored as a hash; a session ends with the token it was opened with. `change` runs
 * a command: its rows and its audit entry commit together or not at all. Who stands behind a
 * credential is held in memory (`PeopleFacts`), never older than the last commit.
 */
export { addSponsorGroup } from "./add-sponsor-group.js";
export { addUser } from "./add-user.js";
export { change } from "./change.js";
export type { ChangeContext, PeopleContext } from "./context.js";
export { isCredential } from "./credential.js";
export { createToken } from "./create-token.js";
export { ensureFirstAdmin } from "./ensure-first-admin.js";
export { findSponsorGroup } from "./find-sponsor-group.js";
export { findUser } from "./find-user.js";
export { joinSponsorGroup } from "./join-sponsor-group.js";
export { makePeopleLoaders } from "./loaders.js";
export { closeSession, openSession, sessionLifeMs } from "./open-session.js";
export { makePeopleFacts, type PeopleFacts } from "./people-facts.js";
export {
  findLocalViewer,
  findSessionViewer,
  findTokenViewer,
  readLocalViewer,
  readTokenViewer,
} from "./read-viewer.js";
export { revokeToken } from "./revoke-token.js";
export { SponsorGroup } from "./sponsor-group.js";
export { TokenResolver } from "./token.resolver.js";
export { User, UserRole } from "./user.js";
export { AuditEntryUserResolver, UserResolver } from "./user.resolver.js";
export { actorOf, anonymous, requireRole, requireUser, type Viewer } from "./viewer.js";
