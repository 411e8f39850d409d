import { registerEnumType } from "type-graphql";

/** What somebody says they access data for; written into the audit entry as told. */
export const Purpose = {
  TRAIN: "TRAIN",
  EVALUATE: "EVALUATE",
  ANNOTATE: "ANNOTATE",
  PREVIEW: "PREVIEW",
  AUDIT: "AUDIT",
  OTHER: "OTHER",
} as const;

export type Purpose = (typeof Purpose)[keyof typeof Purpose];

registerEnumType(Purpose, {
  name: "Purpose",
  description: "What the data is accessed for, as the person says; it stands in the audit entry.",
});
