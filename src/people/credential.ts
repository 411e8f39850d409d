import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * A new credential: `<prefix>_<32 random bytes, base64url>_<crc32, 8 hex digits>`. The checksum
 * lets a scanner tell a leaked token from noise, and refuses a mistyped one without a look-up.
 */
export function makeCredential(prefix: "kgt" | "kgs"): string {
  const body = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return `${body}_${checksum(body)}`;
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}

/** Whether `text` has the shape of a credential of ours; says nothing of its being known. */
export function isCredential(text: string): boolean {
  const match = /^(kg[ts]_[A-Za-z0-9_-]{43})_([0-9a-f]{8})$/.exec(text);
  return match?.[1] !== undefined && checksum(match[1]) === match[2];
}

/** What is stored in a credential's place. It has 256 random bits, so one plain hash suffices. */
export function hashCredential(credential: string): Buffer {
  return createHash("sha256").update(credential).digest();
}
