import type { Viewer } from "./page-header.js";

/** A version with the counts of its splits. */
export interface VersionCard {
  name: string;
  title: string;
  description: string;
  clipCount: number;
  splits: { split: string; clipCount: number }[];
}

/** A copy that the lab keeps, and what its last scan found. */
export interface MirrorCard {
  name: string;
  cluster: string | null;
  deployedOn: string | null;
  scannedAt: string | null;
  counts: { state: string; reason: string | null; n: number }[];
}

/** A data set with its versions and copies. */
export interface DatasetCard {
  slug: string;
  title: string;
  versions: VersionCard[];
  mirrors: MirrorCard[];
}

/** What versions.graphql selects. */
export interface VersionsAnswer {
  viewer: Viewer | null;
  datasets: { nodes: DatasetCard[] };
}
