/**
 * decoder: frames out of video files, exactly. It owns no tables.
 *
 * The work is done by native processes (native/, C++ on libav): a file that crashes, hangs or
 * bloats its reader costs one request and one process, never the server. They are resident, one
 * request each at a time, and speak the protocol of schema/decoder.md over their pipes.
 *
 * Promised: random access gives the very picture that a full decode gives; what cannot be had is
 * named; every request ends, by its deadline at the latest; no file makes a process open another.
 */
export { ClipFault, type Fault } from "./clip-fault.js";
export { DecoderPool, type DecoderAnswer, type DecoderPoolOptions } from "./decoder-pool.js";
export type {
  Certified,
  Crop,
  Extracted,
  ExtractedPicture,
  ExtractRequest,
  FrameFlag,
  MissingPicture,
  PictureFormat,
  PictureSpec,
  RequestOptions,
  Resize,
  Sheet,
  Verified,
} from "./extract-request.js";
export { findDecoder } from "./find-decoder.js";
export type { FrameIndex, Probe, Rational } from "./frame-index.js";
export type { DecoderEvent } from "./start-child.js";
