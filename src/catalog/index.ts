/**
 * catalog: data sets, their versions and revisions, classes, clips and listings.
 *
 * Owns dataset, dataset_licence, dataset_sponsor, dataset_student, dataset_version, revision,
 * action_class, label, clip, listing, listing_count, subset and subset_listing. A published revision never changes (triggers see to it). Whatever shows a clip's
 * row goes through `noteClips`, so that the audit log names it; pages are keyset pages, and each
 * level of a query is one statement.
 */
export { ActionClass } from "./action-class.js";
export { ActionClassResolver } from "./action-class.resolver.js";
export { Clip, clipColumns, clipKey } from "./clip.js";
export { addDataset, type NewDataset } from "./add-dataset.js";
export { addVersion, type NewVersion } from "./add-version.js";
export { ClipFilter } from "./clip-filter.js";
export { ClipResolver, ListingResolver } from "./clip.resolver.js";
export { ClipFileState } from "./clip-file-state.js";
export type { CatalogContext } from "./context.js";
export { countClipStates } from "./count-clip-states.js";
export { DatasetVersion, Revision } from "./dataset-version.js";
export { DatasetVersionResolver, ListedClassResolver } from "./dataset-version.resolver.js";
export { ClipSource, Dataset, DatasetLicence } from "./dataset.js";
export { DatasetResolver } from "./dataset.resolver.js";
export { findSubset } from "./find-subset.js";
export { findClip } from "./find-clip.js";
export { findVersion } from "./find-version.js";
export { CatalogMemory } from "./catalog-memory.js";
export { makeCatalogLoaders } from "./loaders.js";
export { GrantVersionResolver } from "./grant-version.resolver.js";
export {
  admitConditions,
  admitFilter,
  findCurrentRevision,
  noteRevisions,
  resolveFilter,
  type FilteredClips,
} from "./read-clips.js";
export { makeConditions, type Conditions } from "./clip-conditions.js";
export { noteClips, noteListedClips } from "./note-clips.js";
export { listClips, type ListedClip, type Statement } from "./list-clips.js";
export type { CurrentRevision } from "./read-current-revisions.js";
export { findSavedFilter } from "./saved-filter.js";
export { markPublished, publishRevision, type RevisionName } from "./publish-revision.js";
export {
  ListedClassRevisionResolver,
  ListingRevisionResolver,
  RevisionResolver,
} from "./revision.resolver.js";
export { seedKinetics } from "./seed-kinetics.js";
export { Split } from "./split.js";
export { Subset } from "./subset.js";
export { SubsetResolver, VersionSubsetsResolver } from "./subset.resolver.js";
