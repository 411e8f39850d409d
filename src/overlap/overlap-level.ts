import { registerEnumType } from "type-graphql";

/** What two lists may share. */
export const OverlapLevel = {
  SEGMENT: "SEGMENT",
  VIDEO: "VIDEO",
  NEAR_DUPLICATE: "NEAR_DUPLICATE",
} as const;
export type OverlapLevel = (typeof OverlapLevel)[keyof typeof OverlapLevel];
registerEnumType(OverlapLevel, {
  name: "OverlapLevel",
  description: "What two lists may share.",
  valuesConfig: {
    SEGMENT: { description: "The same segment: source, start and end." },
    VIDEO: {
      description:
        "The same source video, whatever the segment: the level to ask before training, since two segments of one video show the same people and place.",
    },
    NEAR_DUPLICATE: {
      description:
        "Clips whose files are identical, byte for byte, in the lab's copies: a video that was uploaded twice. Needs hashes of both sides: mirror scan --verify hash.",
    },
  },
});

export const OverlapVerdict = { SAFE: "SAFE", OVERLAPS: "OVERLAPS" } as const;
export type OverlapVerdict = (typeof OverlapVerdict)[keyof typeof OverlapVerdict];
registerEnumType(OverlapVerdict, {
  name: "OverlapVerdict",
  description: "Whether what is trained on keeps clear of what is evaluated on.",
  valuesConfig: {
    SAFE: { description: "Nothing is shared at the level that was asked." },
    OVERLAPS: { description: "Something is shared: see count, clips and safeSubset." },
  },
});
