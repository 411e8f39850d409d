import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { recordEntries, type EntryDraft } from "../audit/index.js";
import { isKineographError, type Database } from "../platform/index.js";

/** Audited when whoever asked went away before the last byte was theirs. */
const clientGone = "CLIENT_GONE";

/** Bytes on their way out. */
export interface RecordedBody {
  body: Readable;
  /** Resolves once the end stands in the audit log too, whichever it was. */
  ended: Promise<void>;
}

/**
 * Records how the export ended, behind the last byte: its size and sha256 when it went out whole,
 * else why it did not.
 */
export function recordEnd(
  database: Database,
  start: EntryDraft,
  source: AsyncIterable<Buffer>,
): RecordedBody {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let isRecorded = false;
  let why = clientGone;
  const record = (draft: EntryDraft) => recordEntries(database, [draft]);
  async function* pass(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of source) {
        hash.update(piece);
        sizeBytes += piece.length;
        yield piece;
      }
      await record({ ...start, outcome: "completed", sizeBytes, receipt: hash.digest("hex") });
      isRecorded = true;
    } catch (error) {
      why = isKineographError(error) ? error.code : "INTERNAL";
      throw error;
    }
  }
  const body = Readable.from(pass(), { objectMode: false });
  const ended = new Promise<void>((resolve) => {
    body.once("close", () => {
      if (isRecorded) return resolve();
      // An audit log that is away has broken the stream already: nobody holds a whole list.
      record({ ...start, outcome: "error", why, sizeBytes }).then(
        () => resolve(),
        () => resolve(),
      );
    });
  });
  return { body, ended };
}
