import type { Authority } from "../audit/index.js";
import type { ErrorCode } from "../platform/index.js";
import { widthOf, type GrantScope } from "./grant.js";
import type { Standing } from "./standing.js";
import type { Viewer } from "../people/index.js";

/** A version as the policy names it. */
export interface NamedVersion {
  versionId: string;
  dataset: string;
  version: string;
}

export type Decision =
  | { isAllowed: true; authority: Authority }
  | { isAllowed: false; code: ErrorCode; message: string; authority: Authority };

/**
 * The one question: may they? A pure function of who asks, how they stand and what they ask for.
 * No role opens clips or frames; the local mode does, being the operator at the machine itself.
 */
export function decide(
  viewer: Viewer,
  standing: Standing,
  version: NamedVersion,
  scope: GrantScope,
): Decision {
  if (viewer.via === "local") return { isAllowed: true, authority: { rule: "local", scope } };
  const name = `${version.dataset} ${version.version}`;
  const { grant, terms } = standing;
  const ask = `Ask a sponsor of ${version.dataset}; an admin grants it with: npx kineograph grant add --user ${viewer.user?.name ?? "NAME"} --version ${version.version} --scope ${scope}`;
  const refuse = (code: ErrorCode, message: string, rule: string): Decision => ({
    isAllowed: false,
    code,
    message,
    authority: { rule, scope, ...(grant ? grantFacts(grant) : {}) },
  });
  if (!grant) return refuse("FORBIDDEN", `You hold no grant on ${name}. ${ask}`, "no grant");
  if (!grant.isLive) {
    return refuse("GRANT_EXPIRED", `Your grant on ${name} has ended. ${ask}`, "grant ended");
  }
  if (widthOf(grant.scope) < widthOf(scope)) {
    const words = `Your grant on ${name} covers ${grant.scope}, and this needs ${scope}. ${ask}`;
    return refuse("FORBIDDEN", words, "scope too small");
  }
  if (terms && terms.acceptanceEntryId === null) {
    const words = `Accept the terms of ${version.dataset} (number ${terms.number}) first: mutation acceptTerms, or: npx kineograph terms accept ${version.dataset} --number ${terms.number}`;
    return refuse("TERMS_REQUIRED", words, "terms not accepted");
  }
  return {
    isAllowed: true,
    authority: { rule: "grant", ...grantFacts(grant), scope: grant.scope, ...termsFacts(terms) },
  };
}

function grantFacts(grant: NonNullable<Standing["grant"]>) {
  return {
    grantId: grant.id,
    grantRevision: grant.revision,
    ...(grant.group === null ? {} : { group: grant.group }),
  };
}

function termsFacts(terms: Standing["terms"]) {
  if (terms?.acceptanceEntryId == null) return {};
  return {
    termsNumber: terms.number,
    termsDigest: terms.digest,
    termsEntryId: terms.acceptanceEntryId,
  };
}
