import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { readSecret, UrlSigner } from "../../src/frames/index.js";
import { isKineographError } from "../../src/platform/index.js";

const facts = { frameSetId: "7", file: "00000_000009.jpg", entryId: "e", userId: "3" };

function take(url: string) {
  const { searchParams } = new URL(url, "http://localhost");
  return { until: searchParams.get("until") ?? "", mac: searchParams.get("mac") ?? "" };
}

const isForbidden = (error: unknown) => isKineographError(error, "FORBIDDEN");

test("an address serves its own picture to its own user until it expires", () => {
  let now = 1_000_000;
  const signer = new UrlSigner(Buffer.alloc(32, 1), () => now);
  const { until, mac } = take(signer.sign(facts));
  signer.check(facts, until, mac);
  assert.throws(() => signer.check({ ...facts, userId: "4" }, until, mac), isForbidden);
  assert.throws(() => signer.check({ ...facts, file: "frames.tar" }, until, mac), isForbidden);
  assert.throws(() => signer.check(facts, String(Number(until) + 1), mac), isForbidden);
  assert.throws(() => signer.check(facts, `0${until}`, mac), isForbidden);
  assert.throws(() => new UrlSigner(Buffer.alloc(32, 2)).check(facts, until, mac), isForbidden);
  now += 5 * 60 * 1000 + 1000;
  assert.throws(() => signer.check(facts, until, mac), /expired/);
});

test("every altered bit of the code is refused", () => {
  const signer = new UrlSigner(Buffer.alloc(32, 1));
  const { until, mac } = take(signer.sign(facts));
  const code = Buffer.from(mac, "base64url");
  for (let bit = 0; bit < code.length * 8; bit += 1) {
    const altered = Buffer.from(code);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => signer.check(facts, until, altered.toString("base64url")), isForbidden);
  }
  for (const other of ["", `${mac}=`, mac.slice(0, -1), `${mac}A`]) {
    assert.throws(() => signer.check(facts, until, other), isForbidden);
  }
});

test("the secret is made once, for its owner's eyes only, and a poor one is refused", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-secret-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "keys", "secret");
  const secret = readSecret(file);
  assert.deepEqual(readSecret(file), secret);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(Buffer.from(readFileSync(file, "utf8"), "base64").length, 32);
  writeFileSync(file, "c2hvcnQ=");
  assert.throws(
    () => readSecret(file),
    (error) => isKineographError(error, "BAD_SETTING"),
  );
});
