import type { CurrentRevision, DatasetLicence, Split } from "../catalog/index.js";
import type { ListedClip } from "../clips/index.js";

/** A value of a list; null is an empty field of CSV. */
export type ListValue = string | number | boolean | null;

/** A column of an exported list. */
export interface ListColumn {
  name: string;
  /** Its type in Parquet. */
  type: "STRING" | "DOUBLE" | "INT32" | "BOOLEAN";
  valueOf: (clip: ListedClip) => ListValue;
}

/** Which columns: ours, or those of the lists that trainers read. */
export const ExportShape = { FULL: "full", CVDF: "cvdf" } as const;
export type ExportShape = (typeof ExportShape)[keyof typeof ExportShape];

/** What holds for every row of a list. */
export interface ListFacts {
  current: CurrentRevision;
  licences: readonly DatasetLicence[];
  /** Whether the list tells of any clip whether it is under Creative Commons. */
  hasCreativeCommons: boolean;
}

/** The words of the CVDF's and ActivityNet's lists. */
export const splitWords: Record<Split, string> = {
  TRAIN: "train",
  VALIDATE: "val",
  TEST: "test",
  HOLDOUT: "holdout",
};

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

/** `kinetics/400/first-release`: the label map that belongs to this revision's list. */
export function labelMapOf({ dataset, version, revision }: CurrentRevision): string {
  return `${dataset}/${version}/${revision}`;
}

/** `label,youtube_id,time_start,time_end,split`, and `is_cc` where the list has it. */
function makeCvdfColumns({ hasCreativeCommons }: ListFacts): ListColumn[] {
  const columns: ListColumn[] = [
    { name: "label", type: "STRING", valueOf: (clip) => clip.className },
    { name: "youtube_id", type: "STRING", valueOf: (clip) => clip.sourceId },
    { name: "time_start", type: "DOUBLE", valueOf: (clip) => toSeconds(clip.startMs) },
    { name: "time_end", type: "DOUBLE", valueOf: (clip) => toSeconds(clip.endMs) },
    { name: "split", type: "STRING", valueOf: (clip) => splitWords[clip.split] },
  ];
  if (!hasCreativeCommons) return columns;
  const toDigit = (isTrue: boolean | null) => (isTrue === null ? null : Number(isTrue));
  const isCc = (clip: ListedClip) => toDigit(clip.isCreativeCommons);
  return [...columns, { name: "is_cc", type: "INT32", valueOf: isCc }];
}

/** Every row says of itself what it is: files get parted from what was told beside them. */
function makeFullColumns({ current, licences }: ListFacts): ListColumn[] {
  const same = (name: string, value: string | null): ListColumn => ({
    name,
    type: "STRING",
    valueOf: () => value,
  });
  const licenceOf = (layer: DatasetLicence["layer"]): string | null => {
    const licence = licences.find((each) => each.layer === layer);
    return licence?.spdxId ?? licence?.title ?? null;
  };
  const labelMap = labelMapOf(current);
  return [
    same("dataset", current.dataset),
    same("version", current.version),
    same("revision", current.revision),
    { name: "source_id", type: "STRING", valueOf: (clip) => clip.sourceId },
    { name: "start_seconds", type: "DOUBLE", valueOf: (clip) => toSeconds(clip.startMs) },
    { name: "end_seconds", type: "DOUBLE", valueOf: (clip) => toSeconds(clip.endMs) },
    { name: "split", type: "STRING", valueOf: (clip) => clip.split },
    { name: "class", type: "STRING", valueOf: (clip) => clip.className },
    { name: "label_index", type: "INT32", valueOf: (clip) => clip.labelIndex },
    {
      name: "label_map",
      type: "STRING",
      valueOf: (clip) => (clip.labelIndex === null ? null : labelMap),
    },
    { name: "is_creative_commons", type: "BOOLEAN", valueOf: (clip) => clip.isCreativeCommons },
    same("annotations_license", licenceOf("ANNOTATIONS")),
    same("media_license", licenceOf("MEDIA")),
  ];
}

/** The columns of a list in `shape`, in their order. */
export function makeColumns(facts: ListFacts, shape: ExportShape): ListColumn[] {
  return shape === ExportShape.CVDF ? makeCvdfColumns(facts) : makeFullColumns(facts);
}
