import { KineographError } from "../platform/index.js";

/** What is wrong with a clip's file; the same words as the mirror's reasons. */
export type Fault =
  | "EMPTY"
  | "NOT_VIDEO"
  | "NO_INDEX"
  | "TRUNCATED"
  | "UNDECODABLE"
  | "CODEC_REFUSED"
  | "UNREADABLE"
  | "NO_FILE";

/**
 * The file of a clip cannot be decoded. Its code is CLIP_CORRUPT, or CLIP_UNAVAILABLE when the
 * file is not there or not ours to read, which says nothing about the clip.
 */
export class ClipFault extends KineographError {
  constructor(
    readonly fault: Fault,
    readonly detail: string,
    /** Each decoder that read the file ended: nobody should read it again as it is. */
    readonly isDeadly = false,
  ) {
    const isAbsent = fault === "NO_FILE" || fault === "UNREADABLE";
    super(
      isAbsent ? "CLIP_UNAVAILABLE" : "CLIP_CORRUPT",
      isAbsent
        ? `The clip's file cannot be read: ${detail}. Another mirror may hold a readable copy.`
        : `The clip's file cannot be decoded: ${detail}. Scan the mirror again once it is replaced.`,
    );
  }
}
