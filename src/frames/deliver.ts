import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { admit } from "../access/index.js";
import { clipKey } from "../clips/index.js";
import { actorOf, requireUser } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { openSheet, sheetName } from "./contact-sheet.js";
import type { FramesContext } from "./context.js";
import type { Delivered } from "./delivered.js";
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

/** Asks the policy again (a grant may have ended since) and records the delivery. */
async function recordDelivery(
  context: FramesContext,
  set: StoredSet,
  entryId: string,
): Promise<void> {
  const current = await findListingRevision(context, set);
  const clip = await context.clipLoaders.clip.load(set.clipId);
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
