import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { KineographError, makeFolder } from "../platform/index.js";

/** What a signed address is good for. */
export interface SignedFacts {
  frameSetId: string;
  /** Member name, `frames.tar` or `contact-sheet.jpg`. */
  file: string;
  /** The audit entry under which the frames were extracted. */
  entryId: string;
  /** The user it was made for: it serves nobody else. */
  userId: string;
}

/** How long an address is good for: long enough to load a page of pictures. */
export const urlLifeMs = 5 * 60 * 1000;

/**
 * Reads the signing secret, making it at first use (mode 0600).
 *
 * @throws BAD_SETTING when the file can be neither read nor made, or is too short to be a secret
 */
export function readSecret(file: string): Buffer {
  try {
    makeFolder(path.dirname(file));
    writeFileSync(file, randomBytes(32).toString("base64"), { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw refuseSecret(cause);
  }
  let secret: Buffer;
  try {
    secret = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  } catch (cause) {
    throw refuseSecret(cause);
  }
  if (secret.length < 32) throw refuseSecret(undefined);
  return secret;
}

function refuseSecret(cause: unknown): KineographError {
  const message =
    "KINEOGRAPH_SECRET_FILE names no readable file with 32 random bytes in base64. Name one (openssl rand -base64 32), or leave it unset.";
  return new KineographError("BAD_SETTING", message, { cause });
}

/** Signs the addresses of frames: HMAC-SHA256 over what it serves, to whom, until when. */
export class UrlSigner {
  constructor(
    private readonly secret: Buffer,
    private readonly now: () => number = Date.now,
  ) {}

  /** The path of `facts.file`, good for five minutes and one user. */
  sign(facts: SignedFacts): string {
    const until = Math.floor((this.now() + urlLifeMs) / 1000);
    const mac = this.#mac(facts, until).toString("base64url");
    const query = new URLSearchParams({ entry: facts.entryId, until: String(until), mac });
    return `/frames/${facts.frameSetId}/${facts.file}?${query.toString()}`;
  }

  /** @throws FORBIDDEN when the address was altered, is for somebody else, or has expired */
  check(facts: SignedFacts, until: string, mac: string): void {
    const given = Buffer.from(mac, "base64url");
    const right = this.#mac(facts, Number(until));
    const isRight =
      /^[1-9]\d{0,11}$/.test(until) &&
      // The decoder of base64url forgives other spellings; an altered address is none of ours.
      given.toString("base64url") === mac &&
      given.length === right.length &&
      timingSafeEqual(given, right);
    if (!isRight) {
      const words = "This address is not for you, or was altered. Ask for the frames yourself.";
      throw new KineographError("FORBIDDEN", words);
    }
    if (Number(until) * 1000 < this.now()) {
      const words = "This address has expired (they last five minutes). Ask for the frames again.";
      throw new KineographError("FORBIDDEN", words);
    }
  }

  #mac(facts: SignedFacts, until: number): Buffer {
    const content = JSON.stringify([
      facts.frameSetId,
      facts.file,
      facts.entryId,
      facts.userId,
      until,
    ]);
    return createHmac("sha256", this.secret).update(content).digest();
  }
}
