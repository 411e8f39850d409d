import { createHash } from "node:crypto";
import type { DecoderPool, Extracted } from "../decoder/index.js";
import { findClipFile } from "../mirror/index.js";
import { requireUser } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import type { FramesContext } from "./context.js";
import type { Delivered } from "./delivered.js";
import type { StoredSet } from "./stored-pack.js";

/** Name of a set's contact sheet in addresses. */
export const sheetName = "contact-sheet.jpg";

const tilesCap = 100;
const tileForm = { format: "jpeg", quality: 85, resize: { longSidePx: 240 }, crop: null } as const;

/** Which frames stand on the sheet: all, or so many evenly chosen; each once, ascending. */
function chooseTiles(indices: readonly number[]): number[] {
  const all = [...new Set(indices)].toSorted((a, b) => a - b);
  if (all.length <= tilesCap) return all;
  const step = (all.length - 1) / (tilesCap - 1);
  return Array.from({ length: tilesCap }, (_, i) => all[Math.round(i * step)] ?? 0);
}

interface SheetRequest {
  path: string;
  indices: readonly number[];
  rotate: boolean;
  signal?: AbortSignal;
}

/** Draws frames of a file: small, whole, in a grid about as wide as it has rows. */
export function drawSheet(pool: DecoderPool, request: SheetRequest): Promise<Extracted> {
  const tiles = chooseTiles(request.indices);
  const { path, rotate, signal } = request;
  const picture = { ...tileForm, rotate };
  const columns = Math.max(1, Math.ceil(Math.sqrt(tiles.length)));
  return pool.extractSheet({ path, picture, choose: () => tiles, signal }, columns);
}

/** Draws the sheet of a set anew, from the file as it is now, and stores it. */
async function makeSheet(context: FramesContext, set: StoredSet): Promise<void> {
  const { database, viewer, signal, frames: works } = context;
  const { absolutePath: path } = await findClipFile(
    database.manager,
    set.clipId,
    works.mirrorRoots,
  );
  const indices = set.frames.map((frame) => frame.index);
  const { rotate } = set.picture;
  const { sheet, inputSha256 } = await works.turnstile.pass(requireUser(viewer).id, () =>
    drawSheet(works.pool, { path, indices, rotate, signal }),
  );
  if (!sheet || inputSha256 !== set.inputSha256) {
    const words =
      "The clip's file is another one than these frames were taken from. Ask for the frames again: their contact sheet is then of that file.";
    throw new KineographError("NOT_FOUND", words);
  }
  await works.store.putSheet(set.receipt, sheet.bytes);
}

/**
 * Opens the contact sheet of a set, drawing it when it is first asked for.
 *
 * @throws NOT_FOUND when the clip's file is no longer the one that the frames were taken from;
 * CLIP_UNAVAILABLE, CLIP_CORRUPT, OVERLOADED, DECODER_TIMEOUT, STORE_UNWRITABLE
 */
export async function openSheet(context: FramesContext, set: StoredSet): Promise<Delivered> {
  const { store } = context.frames;
  let handle = await store.openSheet(set.receipt);
  if (!handle) {
    await makeSheet(context, set);
    handle = await store.openSheet(set.receipt);
  }
  if (!handle) throw new KineographError("NOT_FOUND", "The contact sheet is gone. Ask again.");
  const { size } = await handle.stat();
  const { buffer } = await handle.read(Buffer.alloc(size), 0, size, 0);
  const digest = createHash("sha256").update(buffer).digest("hex");
  const head = Buffer.alloc(0);
  return { handle, head, startBytes: 0, sizeBytes: size, contentType: "image/jpeg", digest };
}
