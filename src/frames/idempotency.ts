import { KineographError, type Transaction } from "../platform/index.js";

/** What a client's key stands for: the same key, the same request. */
export interface KeyedRequest {
  userId: string;
  key: string;
  digest: string;
}

/**
 * Keeps that `request` was answered with a frame set.
 *
 * @throws CONFLICT when the key stands for another request; BAD_INPUT for a key that is none
 */
export async function keepKey(
  tx: Transaction,
  request: KeyedRequest,
  setId: string,
): Promise<void> {
  const { userId, key, digest } = request;
  if (key.length < 1 || key.length > 200) {
    throw new KineographError("BAD_INPUT", "idempotencyKey must have 1 to 200 characters.");
  }
  const rows: { digest: string }[] = await tx.query(
    `INSERT INTO idempotency_key (user_id, key, request_digest, frame_set_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id, key) DO UPDATE SET key = excluded.key RETURNING request_digest AS digest`,
    [userId, key, digest, setId],
  );
  if (rows[0]?.digest !== digest) {
    const words = "This idempotencyKey stands for another request of yours. Take a new one.";
    throw new KineographError("CONFLICT", words);
  }
}
