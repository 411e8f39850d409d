/**
 * ingest: reading annotation lists into the catalog.
 *
 * Owns no table: it writes the catalog's action_class, clip, listing, label, listing_count and the
 * manifest digest of a revision. Lists stream through COPY into a temporary table and from there by
 * statements over whole sets, so memory stays flat and one row never costs a round trip. An import
 * is one transaction with its audit entry; a row is taken or told with its line and reason.
 */
export { importAnnotations, type ImportOptions } from "./import-annotations.js";
export type { ImportedSplit, ImportReport, RefusedReason, RefusedRow } from "./import-report.js";
