import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ReachingGrant } from "../../src/access/read-reaches.js";
import { standingAt } from "../../src/access/standing.js";

const [past, before, now, after, future] = [1, 2, 3, 4, 5].map(
  (day) => new Date(2026, 10, day),
) as [Date, Date, Date, Date, Date];

function grant(id: string, more: Partial<ReachingGrant> = {}): ReachingGrant {
  return {
    id,
    revision: 1,
    scope: "FRAMES",
    group: null,
    since: past,
    until: null,
    memberSince: null,
    memberUntil: null,
    ...more,
  };
}

/** The grant that counts, and whether it is live. */
function bestOf(...grants: ReachingGrant[]): [id: string, isLive: boolean] | null {
  // In any order that the database may give them.
  const bests = [grants, grants.toReversed()].map(
    (each) => standingAt({ grants: each, terms: null }, now).grant,
  );
  assert.deepEqual(bests[0], bests[1]);
  return bests[0] ? [bests[0].id, bests[0].isLive] : null;
}

describe("the grant that counts", () => {
  it("is a live one, however narrow, before one that ended", () => {
    const ended = grant("1", { scope: "EXPORT", until: before });
    assert.deepEqual(bestOf(ended, grant("2", { scope: "METADATA" })), ["2", true]);
    assert.deepEqual(bestOf(ended), ["1", false]);
  });

  it("is the widest of the live, then the one that lasts longest, then the oldest", () => {
    const wide = grant("3", { scope: "EXPORT", until: after });
    assert.deepEqual(bestOf(grant("1"), grant("2", { scope: "METADATA" }), wide), ["3", true]);
    const [sooner, later] = [grant("4", { until: after }), grant("5", { until: future })];
    assert.deepEqual(bestOf(sooner, later), ["5", true]);
    assert.deepEqual(bestOf(later, grant("6")), ["6", true]);
    assert.deepEqual(bestOf(grant("10"), grant("9")), ["9", true]);
  });

  it("ends at its very moment, and begins at it", () => {
    assert.deepEqual(bestOf(grant("1", { until: now })), ["1", false]);
    assert.deepEqual(bestOf(grant("1", { since: now })), ["1", true]);
    assert.equal(bestOf(grant("1", { since: after })), null);
  });

  it("is a group's only while one is in the group", () => {
    const ofGroup = { group: "rajesh-rao", memberSince: before };
    assert.deepEqual(bestOf(grant("1", ofGroup)), ["1", true]);
    assert.deepEqual(bestOf(grant("1", { ...ofGroup, memberUntil: after })), ["1", true]);
    assert.equal(bestOf(grant("1", { ...ofGroup, memberUntil: now })), null);
    assert.equal(bestOf(grant("1", { ...ofGroup, memberSince: after })), null);
    assert.equal(bestOf(), null);
  });
});
