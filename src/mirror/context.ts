import type { ClipsContext } from "../clips/index.js";
import type { DecoderPool } from "../decoder/index.js";
import type { MirrorLoaders } from "./loaders.js";

/** The part of a request that this room reads. */
export interface MirrorContext extends ClipsContext {
  mirrorLoaders: MirrorLoaders;
  mirrorWorks: MirrorWorks;
}

/** What files are read with. */
export interface MirrorWorks {
  pool: Pick<DecoderPool, "certify" | "decoderId">;
  /** Folders that a mirror's links may lead into, besides its own root. */
  mirrorRoots: readonly string[];
}
