import assert from "node:assert/strict";
import { test } from "node:test";
import { decide } from "../../src/access/decide.js";
import { GrantScope } from "../../src/access/index.js";
import type { Standing } from "../../src/access/standing.js";
import { User, UserRole, type Viewer } from "../../src/people/index.js";

const version = { versionId: "1", dataset: "kinetics", version: "400" };
const terms = { number: 1, digest: "d", acceptanceEntryId: "e" };

function viewerOf(role: UserRole): Viewer {
  const user = Object.assign(new User(), { id: "5", name: "ada", role });
  return { user, via: "token", credentialId: "9" };
}

function standingOf(scope: GrantScope | null, more: Partial<Standing> = {}): Standing {
  const grant = scope && { id: "2", revision: 1, scope, group: null, isLive: true };
  return { grant, terms, ...more };
}

test("no role opens anything without a grant", () => {
  for (const role of Object.values(UserRole)) {
    for (const scope of Object.values(GrantScope)) {
      const decision = decide(viewerOf(role), standingOf(null), version, scope);
      assert.ok(!decision.isAllowed && decision.code === "FORBIDDEN");
      assert.match(decision.message, /grant add --user ada --version 400/);
    }
  }
});

test("a scope holds the ones before it and none after", () => {
  const order = [GrantScope.METADATA, GrantScope.FRAMES, GrantScope.EXPORT];
  order.forEach((held, i) =>
    order.forEach((asked, j) => {
      const { isAllowed } = decide(viewerOf("STUDENT"), standingOf(held), version, asked);
      assert.equal(isAllowed, j <= i, `${held} for ${asked}`);
    }),
  );
});

test("a grant that ended says so, and unaccepted terms are asked for", () => {
  const ended = standingOf("EXPORT");
  if (ended.grant) ended.grant.isLive = false;
  const late = decide(viewerOf("STUDENT"), ended, version, "FRAMES");
  assert.ok(!late.isAllowed && late.code === "GRANT_EXPIRED");
  const open = standingOf("EXPORT", { terms: { ...terms, acceptanceEntryId: null } });
  const asked = decide(viewerOf("STUDENT"), open, version, "FRAMES");
  assert.ok(!asked.isAllowed && asked.code === "TERMS_REQUIRED");
  assert.match(asked.message, /acceptTerms/);
});

test("an admission names the grant, its revision, the group and the terms accepted", () => {
  const standing = standingOf("FRAMES");
  if (standing.grant) standing.grant.group = "rajesh-rao";
  const decision = decide(viewerOf("STUDENT"), standing, version, "METADATA");
  assert.deepEqual(decision.authority, {
    rule: "grant",
    grantId: "2",
    grantRevision: 1,
    group: "rajesh-rao",
    scope: "FRAMES",
    termsNumber: 1,
    termsDigest: "d",
    termsEntryId: "e",
  });
});

test("the open local mode opens everything, and says that it was the reason", () => {
  const local: Viewer = { ...viewerOf("ADMIN"), via: "local", uid: 1000 };
  const decision = decide(local, standingOf(null), version, "EXPORT");
  assert.ok(decision.isAllowed);
  assert.equal(decision.authority.rule, "local");
});
