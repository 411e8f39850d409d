/**
 * catalog: data sets, their versions and revisions, classes and subsets.
 *
 * Owns dataset, dataset_licence, dataset_sponsor, dataset_student, dataset_version, revision,
 * action_class, label, listing_count and subset. A published revision never changes
 * (triggers see to it). What is the same for every viewer (`CatalogFacts`) is held in memory and is
 * never older than the last commit.
 */
export { ActionClass } from "./action-class.js";
export { ActionClassResolver } from "./action-class.resolver.js";
export { addDataset, type NewDataset } from "./add-dataset.js";
export { addVersion, type NewVersion } from "./add-version.js";
export type { CatalogContext } from "./context.js";
export { DatasetVersion, ListedClass, Revision } from "./dataset-version.js";
export { DatasetVersionResolver } from "./dataset-version.resolver.js";
export { ClipSource, Dataset, DatasetLicence } from "./dataset.js";
export { DatasetResolver } from "./dataset.resolver.js";
export { findCurrentRevision } from "./find-current-revision.js";
export { findSubset } from "./find-subset.js";
export { findVersion } from "./find-version.js";
export { makeCatalogFacts, type CatalogFacts } from "./catalog-facts.js";
export { makeCatalogLoaders } from "./loaders.js";
export { GrantVersionResolver } from "./grant-version.resolver.js";
export type { CurrentRevision } from "./read-current-revisions.js";
export { markPublished, publishRevision, type RevisionName } from "./publish-revision.js";
export { ListedClassRevisionResolver, RevisionResolver } from "./revision.resolver.js";
export { seedKinetics } from "./seed-kinetics.js";
export { Split } from "./split.js";
export { Subset } from "./subset.js";
export { SubsetResolver, VersionSubsetsResolver } from "./subset.resolver.js";
