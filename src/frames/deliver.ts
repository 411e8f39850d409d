import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { admit } from "../access/index.js";
import { clipKey } from "../catalog/index.js";
import { actorOf, requireUser } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { openSheet, sheetName } from "./contact-sheet.js";
import type { FramesContext } from "./context.js";
import { headOfRow } from "./pack.js";
import { archiveName } from "./sign-frame-set.js";
import { findListingRevision } from "./find-listing-revision.js";
import { readStoredSet, type StoredSet } from "./stored-pack.js";

/** A signed address, taken apart. */
export interface Delivery {
  frameSetId: string;
  file: string;
  entryId: string;
  until: string;
  mac: string;
}

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

const contentTypes: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".tar": "application/x-tar",
};

/**
 * Opens what a signed address names, once its bearer still has leave and the delivery is recorded.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN, GRANT_EXPIRED, TERMS_REQUIRED, NOT_FOUND, AUDIT_UNAVAILABLE;
 * for a contact sheet also what decoding throws
 */
export async function deliver(context: FramesContext, delivery: Delivery): Promise<Delivered> {
  const { id: userId } = requireUser(context.viewer);
  const { frameSetId, file, entryId, until, mac } = delivery;
  context.frames.signer.check({ frameSetId, file, entryId, userId }, until, mac);
  const set = await readStoredSet(context.database.manager, frameSetId);
  const part = set && findPart(set, file);
  const isSheet = file === sheetName;
  if (!set || !(part || isSheet)) {
    throw new KineographError("NOT_FOUND", "There is no such frame.");
  }
  await recordDelivery(context, set, entryId);
  if (!part) return openSheet(context, set);
  const { store } = context.frames;
  const handle = await store.open(set.receipt, set.sizeBytes);
  if (file !== archiveName && !(await isWhole(handle, part))) {
    await handle.close();
    // Made again, to the right bytes, when the frames are asked for.
    await store.remove(set.receipt);
    const words = "The stored picture was damaged and is removed. Ask for the frames again.";
    throw new KineographError("NOT_FOUND", words);
  }
  return {
    handle,
    ...part,
    contentType: contentTypes[path.extname(file)] ?? "application/octet-stream",
  };
}

type Part = Pick<Delivered, "head" | "startBytes" | "sizeBytes" | "digest">;

/** Whether the bytes of a picture are the ones that its digest, and its ETag, name. */
async function isWhole(handle: FileHandle, { head, startBytes, sizeBytes, digest }: Part) {
  const size = sizeBytes - head.length;
  const { buffer } = await handle.read(Buffer.alloc(size), 0, size, startBytes);
  return createHash("sha256").update(head).update(buffer).digest("hex") === digest;
}

function findPart(set: StoredSet, file: string): Part | undefined {
  const head = Buffer.alloc(0);
  if (file === archiveName) {
    return { head, startBytes: 0, sizeBytes: set.sizeBytes, digest: set.receipt };
  }
  const frame = set.frames.find((each) => each.file === file);
  if (!frame) return undefined;
  const { offsetBytes: startBytes, sizeBytes, sha256: digest } = frame;
  const isRow = path.extname(file) === ".npy";
  return { head: isRow ? headOfRow(frame) : head, startBytes, sizeBytes, digest };
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

/** Asks the policy again (a grant may have ended since) and records the delivery. */
async function recordDelivery(
  context: FramesContext,
  set: StoredSet,
  entryId: string,
): Promise<void> {
  const current = await findListingRevision(context, set);
  const clip = await context.catalogLoaders.clip.load(set.clipId);
  if (!current || !clip) throw new KineographError("NOT_FOUND", "There is no such frame.");
  const admission = await admit(context, current, "FRAMES", "frames.deliver");
  await context.frames.deliveries.record(context.database, {
    act: "frames.deliver",
    outcome: "allowed",
    actor: actorOf(context.viewer),
    authority: admission.authority,
    version: admission.version,
    objects: [clipKey(current.dataset, clip)],
    receipt: set.receipt,
    parent: entryId,
    request: context.request,
  });
}
