/**
 * The codes a client may meet in `extensions.code`. They are part of the API: scripts branch on
 * them, so a code is added and never renamed.
 */
export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "BAD_INPUT"
  | "CONFLICT"
  | "CLIP_UNAVAILABLE"
  | "CLIP_CORRUPT"
  | "TOO_EXPENSIVE"
  | "TERMS_REQUIRED"
  | "GRANT_EXPIRED"
  | "AUDIT_UNAVAILABLE"
  | "DATABASE_UNAVAILABLE"
  | "DECODER_UNAVAILABLE"
  | "DECODER_TIMEOUT"
  | "OVERLOADED"
  | "STORE_UNWRITABLE"
  | "BAD_SETTING"
  | "INTERNAL";

/**
 * An expected failure. `message` may be read by the person who asked, so it says what is wrong
 * and what to do next and holds no path, SQL or stack. Anything else that is thrown is a bug and
 * reaches the client only as `INTERNAL` with an id to find it in the log by.
 */
export class KineographError extends Error {
  override readonly name = "KineographError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Whether `error` is an expected failure, with that code if one is given. */
export function isKineographError(error: unknown, code?: ErrorCode): error is KineographError {
  return error instanceof KineographError && (code === undefined || error.code === code);
}
