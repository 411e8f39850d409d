/**
 * ingest: reading annotation lists into the catalog.
 *
 * Owns no table: it writes the catalog's action_class, clip, listing, label, listing_count, subset,
 * subset_listing and the digests of a revision. Lists stream (CSV by line, JSON by entry) through
 * COPY into a temporary table and from there by statements over whole sets, so memory stays flat and
 * one row never costs a round trip. An import is one transaction with its audit entry; a row is
 * taken or told with its line and reason. Lists that tell no times become subsets. docs/lists.md
 * has the formats; another one is a stream of rows beside the three that are here.
 */
export {
  checkCounts,
  type CheckedRevision,
  type CheckedSplit,
  type CountsReport,
  type CountVerdict,
} from "./check-counts.js";
export { importAnnotations } from "./import-annotations.js";
export type { ImportOptions } from "./import-context.js";
export type {
  ImportedSplit,
  ImportedSubset,
  ImportReport,
  RefusedReason,
  RefusedRow,
} from "./import-report.js";
export { listFormats, type ListFormat } from "./list-format.js";
