import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

/** Bytes that may leave: a head and a stretch of an open file, which the caller closes. */
export interface Delivered {
  handle: FileHandle;
  /** What goes before the stretch: of a row of a stack, the array's form. Mostly empty. */
  head: Buffer;
  /** Where the stretch begins in the file. */
  startBytes: number;
  /** Head and stretch together. */
  sizeBytes: number;
  contentType: string;
  /** Strong ETag, without quotes. */
  digest: string;
}

/**
 * Bytes `start` to `end`, both included, of what is delivered. The stream closes the file, also
 * when it is destroyed halfway.
 */
export function streamDelivered(
  { handle, head, startBytes, sizeBytes }: Delivered,
  start = 0,
  end = sizeBytes - 1,
): Readable {
  const from = startBytes - head.length;
  const rest = { start: Math.max(startBytes, from + start), end: from + end };
  if (start >= head.length) return handle.createReadStream(rest);
  const body = rest.end >= startBytes ? handle.createReadStream(rest) : Readable.from([]);
  const both = Readable.from(inTurn(head.subarray(start, end + 1), body), { objectMode: false });
  return both.once("close", () => {
    body.destroy();
    void handle.close();
  });
}

async function* inTurn(head: Buffer, body: Readable): AsyncGenerator<Buffer> {
  yield head;
  for await (const piece of body) yield piece as Buffer;
}
