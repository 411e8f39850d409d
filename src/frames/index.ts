/**
 * frames: one clip's frame set, the frame store, and signed delivery. What is in it, sampling says.
 *
 * Owns frame_pack (bytes: one tar in the store, named by its receipt; a contact sheet beside it),
 * frame_set (a pack as a clip of a revision) and idempotency_key. The same receipt gives the same
 * bytes; a pack appears in the store whole or not at all; frame set and audit entry commit together;
 * an address serves one user, for five minutes, and asks for leave again.
 */
export type { FramesContext, FrameWorks } from "./context.js";
export { drawSheet, sheetName } from "./contact-sheet.js";
export { deliver } from "./deliver.js";
export { streamDelivered, type Delivered } from "./delivered.js";
export { DeliveryLog } from "./delivery-log.js";
export { extractFrames } from "./extract-frames.js";
export { FrameSetResolver } from "./frame-set.resolver.js";
export { FrameStore } from "./frame-store.js";
export { makePack } from "./pack.js";
export { PictureInput, readPicture } from "./picture-input.js";
export { readFrameSet } from "./read-frame-set.js";
export { makeReceipt } from "./receipt.js";
export { refusePixels } from "./refuse-pixels.js";
export { Turnstile } from "./turnstile.js";
export { readSecret, UrlSigner } from "./url-signer.js";
