import type { Split } from "../catalog/index.js";
import type { change } from "../people/index.js";
import type { Transaction } from "../platform/index.js";
import type { Target } from "./find-target.js";
import type { ListFormat } from "./list-format.js";
import type { LabelMap } from "./read-label-file.js";
import type { Refusals } from "./refusals.js";
import type { OnProgress, StagedLists } from "./stage-files.js";

/** What to import, and into which revision. */
export interface ImportOptions {
  dataset: string;
  version: string;
  /** Default `first-release`. */
  revision?: string | undefined;
  /** Makes the version when there is none of that name. */
  isNewVersion?: boolean | undefined;
  /** Paths of annotation lists. */
  files: readonly string[];
  /** What all files are read as; default: what the content of each shows. */
  format?: ListFormat | undefined;
  /** Path of a class list, whose order is the label index. */
  labels?: string | undefined;
  /** Makes the files a named set of the revision's listings, rather than listings. */
  subset?: string | undefined;
  /** Of a subset: only listings of this split. */
  split?: Split | undefined;
  /** Of a subset: takes what is listed, however much of a file is not. */
  isPartial?: boolean | undefined;
  /** Publishes the revision at the end, after which it never changes. */
  isPublish?: boolean | undefined;
  /** Does it all and keeps nothing. */
  isDryRun?: boolean | undefined;
  onProgress?: OnProgress | undefined;
}

/** What the steps of one import share. */
export interface Import {
  tx: Transaction;
  record: Parameters<Parameters<typeof change>[1]>[1];
  options: ImportOptions;
  target: Target;
  /** Of each file. */
  formats: readonly ListFormat[];
  labels: LabelMap | null;
  refusals: Refusals;
  staged: StagedLists;
}

/** The version as an audit entry tells it. */
export function toFacts({ dataset, version, revision }: Target, manifestDigest: string | null) {
  return { dataset, version, revision, manifestDigest };
}

/** Numbers of the files that were read as one of `wanted`. */
export function filesOf(formats: readonly ListFormat[], wanted: readonly ListFormat[]): number[] {
  return formats.flatMap((format, file) => (wanted.includes(format) ? [file] : []));
}
