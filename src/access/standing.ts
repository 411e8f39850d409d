import { widthOf, type GrantScope } from "./grant.js";
import type { Reach, ReachingGrant } from "./read-reaches.js";

/** How a user stands to a dataset version: the best grant that reaches them, and the terms. */
export interface Standing {
  /** The widest live grant; else the one that ended last. */
  grant: {
    id: string;
    revision: number;
    scope: GrantScope;
    group: string | null;
    isLive: boolean;
  } | null;
  terms: Reach["terms"];
}

const hasBegun = (since: Date | null, now: Date): boolean => since === null || since <= now;
const hasEnded = (until: Date | null, now: Date): boolean => until !== null && until <= now;

function reaches(grant: ReachingGrant, now: Date): boolean {
  const { since, memberSince, memberUntil } = grant;
  return hasBegun(since, now) && hasBegun(memberSince, now) && !hasEnded(memberUntil, now);
}

const endOf = ({ until }: ReachingGrant): number => until?.getTime() ?? Number.POSITIVE_INFINITY;

/** Live before ended, then the widest, the one that lasts longest, and the oldest. */
function compare(now: Date): (a: ReachingGrant, b: ReachingGrant) => number {
  return (a, b) =>
    Number(hasEnded(a.until, now)) - Number(hasEnded(b.until, now)) ||
    widthOf(b.scope) - widthOf(a.scope) ||
    // Of two without an end it is no number, and the next decides.
    endOf(b) - endOf(a) ||
    Number(BigInt(a.id) - BigInt(b.id));
}

/** How the user stands at the moment `now`. */
export function standingAt({ grants, terms }: Reach, now: Date): Standing {
  const best = grants.filter((grant) => reaches(grant, now)).toSorted(compare(now))[0];
  if (!best) return { grant: null, terms };
  const { id, revision, scope, group, until } = best;
  return { grant: { id, revision, scope, group, isLive: !hasEnded(until, now) }, terms };
}
