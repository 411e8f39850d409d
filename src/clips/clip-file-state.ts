import { registerEnumType } from "type-graphql";

/** What the last scan found for a clip. */
export const ClipFileState = {
  PRESENT: "PRESENT",
  MISSING: "MISSING",
  SHORT: "SHORT",
  CORRUPT: "CORRUPT",
  JUNK: "JUNK",
  REPLACED: "REPLACED",
  REMOVED: "REMOVED",
} as const;
export type ClipFileState = (typeof ClipFileState)[keyof typeof ClipFileState];
registerEnumType(ClipFileState, {
  name: "ClipFileState",
  description: "What the last scan of a mirror found for a clip.",
  valuesConfig: {
    PRESENT: { description: "There, and readable." },
    MISSING: { description: "Listed, and no file of it is there." },
    SHORT: { description: "Readable, but more than a second shorter than its segment." },
    CORRUPT: { description: "There, and not to be decoded." },
    JUNK: { description: "A file that is no clip's." },
    REPLACED: { description: "Read from a replacement of the original file." },
    REMOVED: { description: "Taken down." },
  },
});
