import type { Terms } from "../access/index.js";
import type {
  CurrentRevision,
  Dataset,
  DatasetLicence,
  DatasetVersion,
  Split,
} from "../catalog/index.js";
import type { CslItem } from "./csl-item.js";
import type { Release } from "./read-release.js";

/** What a description of a version is made from: its card, and counts of its published list. */
export interface VersionFacts {
  dataset: Dataset;
  version: DatasetVersion;
  current: CurrentRevision;
  release: Release;
  licences: readonly DatasetLicence[];
  terms: Terms | null;
  /** The card's citation; null where it has none that can be read. */
  citation: CslItem | null;
  splits: readonly { split: Split; clipCount: number }[];
  classes: readonly { name: string; labelIndex: number | null }[];
  labelMap: string;
  isYoutube: boolean;
  pageUrl: string;
  listUrl: string;
}
