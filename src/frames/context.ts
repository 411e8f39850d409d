import type { ClipsContext } from "../clips/index.js";
import type { DecoderPool } from "../decoder/index.js";
import type { DeliveryLog } from "./delivery-log.js";
import type { FrameStore } from "./frame-store.js";
import type { Turnstile } from "./turnstile.js";
import type { UrlSigner } from "./url-signer.js";

/** What makes, keeps and hands out frames; one for the whole process. */
export interface FrameWorks {
  pool: DecoderPool;
  store: FrameStore;
  signer: UrlSigner;
  deliveries: DeliveryLog;
  /** Folders that clip files may lie in besides their mirror's own root. */
  mirrorRoots: readonly string[];
  turnstile: Turnstile;
}

/** The part of a request that this room reads. */
export interface FramesContext extends ClipsContext {
  frames: FrameWorks;
  /** Set before addresses of frames: `http://host:port`, or nothing for paths. */
  origin: string;
  /** Aborted when whoever asked has gone. */
  signal: AbortSignal;
}
