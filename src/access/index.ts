/**
 * access: terms, grants, and the one question «may they?».
 *
 * Owns terms, terms_acceptance and access_grant. `decide` is the whole policy, a pure function;
 * `admit` asks it for a request and notes every denial. What it decides on is held in memory
 * (`AccessFacts`), never older than the last commit, and judged by the database's clock. A `Ledger`
 * gathers what one request read or was refused and writes it to the audit log before the response
 * leaves.
 */
export { makeAccessFacts, type AccessFacts } from "./access-facts.js";
export { addGrant } from "./add-grant.js";
export { admit, readDecision, type Admission, type AskedVersion } from "./admit.js";
export { AuditEntryResolver } from "./audit-entry.resolver.js";
export type { AccessContext } from "./context.js";
export { Grant, GrantScope } from "./grant.js";
export { GrantResolver, UserGrantsResolver } from "./grant.resolver.js";
export { Ledger } from "./ledger.js";
export { makeAccessLoaders } from "./loaders.js";
export { revokeGrant } from "./revoke-grant.js";
export { Terms } from "./terms.js";
export { TermsResolver } from "./terms.resolver.js";
