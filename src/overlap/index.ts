/**
 * overlap: what two lists share. May one train on these splits and test on those, and what would be
 * safe? How do two versions, or two vintages of one, differ, and which classes were only renamed?
 *
 * Owns overlap_count: what splits of published revisions share, which never changes. Reads the lists of the catalog and the hashes of the mirrors. A count or a verdict tells something
 * of the versions it is about, so each needs leave to read them and is noted, as rows are.
 */
export { OverlapMatrixResolver } from "./overlap-matrix.resolver.js";
export { SafeSubsetResolver, SplitOverlapResolver } from "./split-overlap.resolver.js";
export { VersionComparisonResolver } from "./version-comparison.resolver.js";
