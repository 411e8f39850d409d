import { createHash } from "node:crypto";
import { KineographError, type Reader, type Transaction } from "../platform/index.js";

/** What a client's key stands for: the same key, the same request. */
export interface KeyedRequest {
  userId: string;
  key: string;
  /** sha256 of the request as it was asked, so that a newer revision or decoder changes nothing. */
  digest: string;
}

/** @throws BAD_INPUT for a key that is none */
export function makeKeyedRequest(userId: string, key: string, asked: unknown): KeyedRequest {
  if (key.length < 1 || key.length > 200) {
    throw new KineographError("BAD_INPUT", "idempotencyKey must have 1 to 200 characters.");
  }
  const digest = createHash("sha256").update(JSON.stringify(asked)).digest("hex");
  return { userId, key, digest };
}

function refuseOther(found: string, digest: string): void {
  if (found === digest) return;
  const words = "This idempotencyKey stands for another request of yours. Take a new one.";
  throw new KineographError("CONFLICT", words);
}

/** The frame set with which this key was answered before, or null. @throws CONFLICT */
export async function readKeptSet(reader: Reader, request: KeyedRequest): Promise<string | null> {
  const rows: { digest: string; setId: string }[] = await reader.query(
    `SELECT request_digest AS digest, frame_set_id AS "setId" FROM idempotency_key
     WHERE user_id = $1 AND key = $2`,
    [request.userId, request.key],
  );
  const [kept] = rows;
  if (!kept) return null;
  refuseOther(kept.digest, request.digest);
  return kept.setId;
}

/** Keeps with which frame set `request` was answered. @throws CONFLICT for a race that was lost */
export async function keepKey(
  tx: Transaction,
  request: KeyedRequest,
  setId: string,
): Promise<void> {
  const rows: { digest: string }[] = await tx.query(
    `INSERT INTO idempotency_key (user_id, key, request_digest, frame_set_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id, key) DO UPDATE SET key = excluded.key RETURNING request_digest AS digest`,
    [request.userId, request.key, request.digest, setId],
  );
  refuseOther(rows[0]?.digest ?? "", request.digest);
}
