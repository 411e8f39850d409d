/**
 * clips: what the versions list, found by filter, read page by page, and noted.
 *
 * Owns clip, listing, subset_listing, clip_state_count and saved_filter. Whatever shows a clip's row
 * goes through `noteClips`, so that the audit log names it; pages are keyset pages, and each level
 * of a query is one statement. One place makes a filter's conditions, for pages, counts and exports.
 */
export { admitConditions, admitFilter, noteRevisions, resolveFilter } from "./read-clips.js";
export type { FilteredClips } from "./read-clips.js";
export { Clip, clipColumns, clipKey } from "./clip.js";
export { makeConditions, type Conditions } from "./clip-conditions.js";
export { ClipFileState } from "./clip-file-state.js";
export { ClipFilter, defaultDataset } from "./clip-filter.js";
export { ClipResolver, ListingResolver } from "./clip.resolver.js";
export type { ClipsContext } from "./context.js";
export { countClipStates } from "./count-clip-states.js";
export { findClip } from "./find-clip.js";
export { listClips, type ListedClip, type Statement } from "./list-clips.js";
export { makeClipLoaders } from "./loaders.js";
export { noteClips, noteListedClips } from "./note-clips.js";
export { findSavedFilter } from "./saved-filter.js";
export {
  ClassClipsResolver,
  ListingRevisionResolver,
  SubsetClipsResolver,
  VersionClipsResolver,
} from "./version-clips.resolver.js";
