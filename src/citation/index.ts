/**
 * citation: how to cite a data set, lists of its clips to take away, and code that reads a clip.
 *
 * Owns list_digest. BibTeX is the card's own, and every other form of a citation is made from it. A list goes out as it is
 * read, in flat memory, under a grant EXPORT: its audit entry names every clip before the first byte, and a second one
 * tells how it ended. A snippet names the mirror's root folder and a pattern, never a clip's own path: paths of single
 * files are for whoever holds EXPORT.
 */
export {
  ClipSnippetResolver,
  DatasetCitationResolver,
  VersionSnippetResolver,
} from "./citation.resolver.js";
export type { CitationContext } from "./context.js";
export { croissantSpec } from "./croissant-context.js";
export { describePage, describeVersion, type PageDescription } from "./describe-version.js";
export { ExportShape } from "./export-columns.js";
export {
  exportTypes,
  openExport,
  type ExportFacts,
  type ExportFormat,
  type ExportRequest,
  type OpenExport,
} from "./open-export.js";
