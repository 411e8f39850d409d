/**
 * citation: how to cite a data set, and code that reads its clips. Owns no tables.
 *
 * A snippet names the mirror's root folder and a pattern, never a clip's own path: paths of single
 * files are for whoever holds EXPORT.
 */
export { DatasetCitationResolver, VersionSnippetResolver } from "./citation.resolver.js";
