import type { Act, Authority, VersionFacts } from "../audit/index.js";
import { KineographError } from "../platform/index.js";
import type { AccessContext } from "./context.js";
import { decide, type Decision } from "./decide.js";
import type { GrantScope } from "./grant.js";
import { requireUser } from "../people/index.js";

/** Leave to access a version: what the audit entry of the access will say. */
export interface Admission {
  version: VersionFacts;
  authority: Authority;
}

/** A version as access is asked to it. */
export interface AskedVersion extends VersionFacts {
  versionId: string;
}

/** What the viewer may do with `version`, without a note in the ledger. @throws UNAUTHENTICATED */
export async function readDecision(
  context: AccessContext,
  version: AskedVersion,
  scope: GrantScope,
): Promise<Decision> {
  requireUser(context.viewer);
  const standing = await context.accessLoaders.standing.load(version.versionId);
  return decide(context.viewer, standing, version, scope);
}

/**
 * Lets the viewer access `version` in `scope`, or refuses and notes the denial for `act`.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN, GRANT_EXPIRED, TERMS_REQUIRED
 */
export async function admit(
  context: AccessContext,
  version: AskedVersion,
  scope: GrantScope,
  act: Act,
): Promise<Admission> {
  const decision = await readDecision(context, version, scope);
  const { versionId: _, ...facts } = version;
  if (decision.isAllowed) return { version: facts, authority: decision.authority };
  context.ledger.noteDenied({ act, version: facts, authority: decision.authority }, decision.code);
  throw new KineographError(decision.code, decision.message);
}
