import type { DemoClass } from "./scenes.js";

/** How much of a clip's file is there: all, its first part only, or none of it. */
type Presence = "whole" | "cut" | "absent";

/** A clip of the demo as its list names it, and how it is drawn. */
export interface DemoClip {
  /** Eleven characters, as those of YouTube; every one holds "demo". */
  sourceId: string;
  className: DemoClass;
  startSeconds: number;
  split: "train" | "val" | "test";
  presence: Presence;
  /** Of the drawing: which inks, how fast, and from which side. */
  look: number;
  tempo: number;
  isMirrored: boolean;
}

/** How long each clip is listed to be, and is. */
export const clipSeconds = 10;

type Row = readonly [string, DemoClass, number, DemoClip["split"], Presence];

const rows: readonly Row[] = [
  ["demo0abseil", "abseiling", 14, "train", "whole"],
  ["demo1abseil", "abseiling", 102, "train", "whole"],
  ["demo2abseil", "abseiling", 37, "val", "whole"],
  ["demo0airdru", "air drumming", 3, "train", "whole"],
  ["demo1airdru", "air drumming", 61, "val", "whole"],
  ["demo0flykit", "flying kite", 0, "train", "whole"],
  ["demo1flykit", "flying kite", 225, "val", "whole"],
  ["demo0juggle", "juggling balls", 48, "train", "whole"],
  ["-demo1juggl", "juggling balls", 9, "val", "whole"],
  ["demo0pushup", "push up", 17, "train", "whole"],
  ["demo1pushup", "push up", 130, "train", "cut"],
  ["demo2pushup", "push up", 5, "val", "whole"],
  ["demo0skiprp", "skipping rope", 72, "train", "whole"],
  ["demo1skiprp", "skipping rope", 29, "val", "absent"],
  ["demo2skiprp", "skipping rope", 88, "test", "whole"],
];

/** Every clip that the demo lists: one file of them is cut short, and one is not there. */
export const demoClips: readonly DemoClip[] = rows.map(
  ([sourceId, className, startSeconds, split, presence], place) => ({
    sourceId,
    className,
    startSeconds,
    split,
    presence,
    look: place,
    tempo: 1 + (place % 4) * 0.08,
    isMirrored: place % 2 === 1,
  }),
);

/** The classes in the order of their label index. */
export const demoClasses: readonly DemoClass[] = [
  ...new Set(demoClips.map((clip) => clip.className)),
].toSorted();

/** Where a clip lies below the mirror's root, in the layout of Kinetics. */
export function clipPath(clip: DemoClip): string {
  const [start, end] = [clip.startSeconds, clip.startSeconds + clipSeconds].map((seconds) =>
    String(seconds).padStart(6, "0"),
  );
  return `${clip.className}/${clip.sourceId}_${start}_${end}.mp4`;
}
