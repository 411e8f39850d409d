import type { Actor } from "../audit/index.js";
import { KineographError } from "../platform/index.js";
import type { User, UserRole } from "./user.js";

/** Who asks, as far as they proved it. */
export interface Viewer {
  /** Null for somebody who is not signed in. */
  user: User | null;
  via: Actor["via"];
  /** Id of the token or session that was shown. */
  credentialId?: string;
  /** The account of the operating system, for `local`. */
  uid?: number;
}

export const anonymous: Viewer = { user: null, via: "none" };

/** The viewer as an audit entry names them. */
export function actorOf(viewer: Viewer): Actor {
  const { user, via, credentialId, uid } = viewer;
  return {
    userId: user?.id ?? null,
    role: user?.role ?? null,
    via,
    ...(credentialId === undefined ? {} : { credentialId }),
    ...(uid === undefined ? {} : { uid }),
  };
}

/** The signed-in user. @throws UNAUTHENTICATED */
export function requireUser(viewer: Viewer): User {
  if (viewer.user) return viewer.user;
  throw new KineographError(
    "UNAUTHENTICATED",
    "Sign in first: send your token as «Authorization: Bearer …», or open the dashboard and paste it there. An operator makes tokens with: npx kineograph token create --user NAME",
  );
}

/** The signed-in user, who must have one of `roles`. @throws UNAUTHENTICATED, FORBIDDEN */
export function requireRole(viewer: Viewer, roles: readonly UserRole[]): User {
  const user = requireUser(viewer);
  if (roles.includes(user.role)) return user;
  const names = roles.join(" or ").toLowerCase();
  throw new KineographError(
    "FORBIDDEN",
    `This needs the role ${names}; yours is ${user.role.toLowerCase()}.`,
  );
}
