import { stat } from "node:fs/promises";
import type { Purpose } from "../audit/index.js";
import { clipKey, type Clip } from "../clips/index.js";
import { ClipFault, type FrameIndex, type PictureSpec } from "../decoder/index.js";
import { findClipFile, quarantineClipFile, type ReadableClipFile } from "../mirror/index.js";
import { change, requireUser } from "../people/index.js";
import { isKineographError, KineographError, readKey } from "../platform/index.js";
import { chooseIndices, keyToClip, type Sampling } from "../sampling/index.js";
import { chooseVersion, type ChosenVersion } from "./choose-version.js";
import type { FramesContext } from "./context.js";
import type { FrameSet } from "./frame-set.js";
import { keepKey, makeKeyedRequest, readKeptSet, type KeyedRequest } from "./idempotency.js";
import { formatNames, makePack, type FramePack } from "./pack.js";
import { readFrameSet } from "./read-frame-set.js";
import { makeReceipt, makeRequestDigest, type ReceiptFacts } from "./receipt.js";
import { refusePixels } from "./refuse-pixels.js";
import { signFrameSet } from "./sign-frame-set.js";
import { readStoredPack, type FileFacts, type StoredPack } from "./stored-pack.js";
import { writeFrameSet, writePack } from "./write-frame-set.js";

/** A request for frames, checked. */
export interface FramesRequest {
  /** Global id. */
  clip: string;
  version: string | null;
  sampling: Sampling;
  picture: PictureSpec;
  purpose: Purpose | null;
  idempotencyKey: string | null;
}

/** What the pictures depend on besides the file; random samplings know their clip. */
type Recipe = Omit<ReceiptFacts, "inputSha256">;

/** A pack for the request: one that is stored, or one just made and not yet recorded. */
type Taken =
  | { isStored: true; stored: StoredPack }
  | { isStored: false; facts: ReceiptFacts; pack: FramePack };

/**
 * The frames of one clip, taken now or found stored. The frame set and its audit entry commit
 * together or not at all; a failure after leave was given is recorded as an error.
 *
 * @throws FORBIDDEN and its kin, BAD_INPUT, TOO_EXPENSIVE, NOT_FOUND, CLIP_UNAVAILABLE,
 * CLIP_CORRUPT, DECODER_TIMEOUT, DECODER_UNAVAILABLE, OVERLOADED, STORE_UNWRITABLE, CONFLICT
 */
export async function extractFrames(
  context: FramesContext,
  request: FramesRequest,
): Promise<FrameSet> {
  const keyed = readKeyed(context, request);
  const keptId = keyed && (await readKeptSet(context.database.manager, keyed));
  const kept = keptId && (await readFrameSet(context, keptId, request.purpose));
  if (kept) return kept;
  const clip = await context.clipLoaders.clip.load(readKey(request.clip, "Clip"));
  if (!clip) throw new KineographError("NOT_FOUND", "There is no such clip.");
  const wish = { scope: "FRAMES", act: "frames.extract", version: request.version } as const;
  const chosen = await chooseVersion(context, clip, wish);
  const key = clipKey(chosen.current.dataset, clip);
  const recipe: Recipe = {
    sampling: keyToClip(request.sampling, key),
    picture: request.picture,
    decoderId: context.frames.pool.decoderId,
  };
  try {
    const { manager } = context.database;
    const file = await findClipFile(manager, clip.id, context.frames.mirrorRoots);
    const { size, mtime } = await stat(file.absolutePath);
    const facts: FileFacts = { sizeBytes: size, modifiedAt: mtime };
    const taken = await takeFrames(context, clip, { ...file, ...facts }, recipe).catch(
      (error: unknown) => setAside(context, { file, key, error }),
    );
    return await recordSet(context, { clip, chosen, request, recipe, taken, file: facts });
  } catch (error) {
    const code = isKineographError(error) ? error.code : "INTERNAL";
    const { version, authority } = chosen.admission;
    context.ledger.noteFailed({ act: "frames.extract", version, authority }, code, [key]);
    throw error;
  }
}

/** Passes `error` on, once a file that ended its decoders is marked so that nobody reads it again. */
async function setAside(
  context: FramesContext,
  { file, key, error }: { file: ReadableClipFile; key: string; error: unknown },
): Promise<never> {
  if (error instanceof ClipFault && error.isDeadly) await quarantineClipFile(context, file, key);
  throw error;
}

function readKeyed({ viewer }: FramesContext, request: FramesRequest): KeyedRequest | null {
  const { id } = requireUser(viewer);
  const { idempotencyKey, ...asked } = request;
  return idempotencyKey === null ? null : makeKeyedRequest(id, idempotencyKey, asked);
}

async function takeFrames(
  { database, viewer, signal, frames: { pool, store, turnstile } }: FramesContext,
  clip: Clip,
  file: ReadableClipFile & FileFacts,
  recipe: Recipe,
): Promise<Taken> {
  const { sampling, picture } = recipe;
  const digest = makeRequestDigest(recipe);
  const stored = await readStoredPack(database.manager, clip.id, digest, file);
  if (stored && (await store.has(stored.receipt, stored.sizeBytes))) {
    return { isStored: true, stored };
  }
  let wanted: number[] = [];
  const choose = (index: FrameIndex) => {
    wanted = chooseIndices(sampling, index);
    refusePixels(wanted.length, picture, index.probe);
    return wanted;
  };
  const extracted = await turnstile.pass(requireUser(viewer).id, () =>
    pool.extract({ path: file.absolutePath, picture, choose, signal }),
  );
  if (extracted.pictures.length === 0) {
    throw new KineographError("CLIP_CORRUPT", "None of these frames can be decoded.");
  }
  const facts = { ...recipe, inputSha256: extracted.inputSha256 };
  const pack = makePack(makeReceipt(facts), facts, wanted, extracted);
  await store.put(pack.receipt, pack.pieces);
  return { isStored: false, facts, pack };
}

interface Recording {
  clip: Clip;
  chosen: ChosenVersion;
  request: FramesRequest;
  recipe: Recipe;
  taken: Taken;
  file: FileFacts;
}

/** Frame set, idempotency key and audit entry in one transaction; then the signed addresses. */
function recordSet(context: FramesContext, recording: Recording): Promise<FrameSet> {
  const { clip, chosen, request, recipe, taken, file } = recording;
  const { current, admission } = chosen;
  const requestDigest = makeRequestDigest(recipe);
  return change(context, async (tx, record) => {
    const stored = taken.isStored ? taken.stored : await writePack(tx, taken.pack, taken.facts);
    const { packId } = stored;
    const { revisionId } = current;
    const setId = await writeFrameSet(tx, {
      packId,
      clipId: clip.id,
      revisionId,
      requestDigest,
      file,
    });
    const keyed = readKeyed(context, request);
    if (keyed) await keepKey(tx, keyed, setId);
    const entryId = await record({
      act: "frames.extract",
      version: admission.version,
      authority: admission.authority,
      objects: [clipKey(current.dataset, clip)],
      frames: stored.frames.length,
      sizeBytes: stored.sizeBytes,
      format: formatNames[request.picture.format],
      receipt: stored.receipt,
      ...(request.purpose ? { purpose: request.purpose } : {}),
    });
    const facts = { setId, clipId: clip.id, versionId: current.versionId, entryId };
    return signFrameSet(context, stored, { ...facts, isStored: taken.isStored });
  });
}
